namespace MailuOps.Recipe.Versioning;

/// <summary>The version that a recipe claims, and where it claims it.</summary>
public sealed record RecipeRelease
{
    /// <summary>The file with the version label.</summary>
    public required string Path { get; init; }

    /// <summary>The label's line, counted from 1.</summary>
    public required int Line { get; init; }

    /// <summary>The service that carries the label; abra reads it on app.</summary>
    public required string Service { get; init; }

    /// <summary>The whole version.</summary>
    public required RecipeVersion Version { get; init; }

    /// <summary>The version of the deployed software, behind the plus sign.</summary>
    public string Upstream => Version.Upstream;

    /// <summary>True when a git tag of this name exists: the version is released.</summary>
    public required bool IsReleased { get; init; }
}

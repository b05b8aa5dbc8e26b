namespace MailuOps.Recipe.Editing;

/// <summary>What a command made of one file of a recipe, or would make.</summary>
public sealed record RecipeChange
{
    /// <summary>The file.</summary>
    public required string Path { get; init; }

    /// <summary>What was changed, a line each; empty when nothing had to be.</summary>
    public required IReadOnlyList<string> Changes { get; init; }

    /// <summary>The change as a unified diff; empty when nothing had to be changed.</summary>
    public required string Diff { get; init; }

    /// <summary>True when the file differs from what was wanted, before this command.</summary>
    public bool IsNeeded => Diff.Length > 0;

    /// <summary>True when the file was written; false under -WhatIf, when the user declined, and when nothing had to be changed.</summary>
    public required bool Written { get; init; }
}

namespace MailuOps.Engine;

/// <summary>A short-lived container that waits for the commands that are run in it, and is gone soon after the last of them.</summary>
/// <param name="Image">An image that the engine has; its own program is not started.</param>
/// <param name="Program">The program whose runs it lives for: while none runs it ends by itself, also when its maker is dead.</param>
public sealed record HelperContainer(string Image, string Program)
{
    /// <summary>Its labels.</summary>
    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    /// <summary>Its mounts.</summary>
    public required IReadOnlyList<EngineMount> Mounts { get; init; }

    /// <summary>The container whose network it shares, and whose routes it may change; null: it has a network of its own.</summary>
    public string? RoutesOf { get; init; }
}

namespace MailuOps.Drill.Sandboxes;

/// <summary>A sandbox that is gone.</summary>
/// <param name="Name">Its name.</param>
/// <param name="DockerHost">The engine's address.</param>
/// <param name="Production">The stack that it was a copy of.</param>
/// <param name="Removed">What was removed.</param>
public sealed record SandboxRemoved(string Name, string DockerHost, string Production, IReadOnlyList<string> Removed)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Name}: removed";
}

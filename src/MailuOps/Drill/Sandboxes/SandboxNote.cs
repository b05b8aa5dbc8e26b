namespace MailuOps.Drill.Sandboxes;

/// <summary>What a sandbox's client notes in the Swarm before it makes anything, and again every minute. Holds no secret.</summary>
internal sealed record SandboxNote(string Name, string Stack, string Client, DateTimeOffset Begun)
{
    public string SnapshotId { get; init; } = "";

    public DateTimeOffset? SnapshotTime { get; init; }

    /// <summary>The nodes that its volumes are on.</summary>
    public IReadOnlyList<string> Nodes { get; init; } = [];

    public bool Kept { get; init; }
}

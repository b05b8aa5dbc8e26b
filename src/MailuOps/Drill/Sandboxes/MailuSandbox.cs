using MailuOps.Deployment;

namespace MailuOps.Drill.Sandboxes;

/// <summary>A copy of a Mailu server, made from a snapshot, of which nothing leads out.</summary>
/// <param name="Name">Its name, for example "mail_example_com-drill-k3x9ab".</param>
/// <param name="DockerHost">The engine's address.</param>
/// <param name="Production">The stack that it is a copy of.</param>
public sealed record MailuSandbox(string Name, string DockerHost, string Production)
{
    /// <summary>
    /// The copy as a deployment: piped to another cmdlet, or given to its -Stack, the sandbox is what it works on, never production.
    /// </summary>
    public required MailuDeployment Stack { get; init; }

    /// <summary>Who needs it.</summary>
    public SandboxState State { get; init; }

    /// <summary>The snapshot that it was made from; empty: not known.</summary>
    public string SnapshotId { get; init; } = "";

    /// <summary>The first eight characters of it.</summary>
    public string ShortSnapshot => SnapshotId.Length > 8 ? SnapshotId[..8] : SnapshotId;

    /// <summary>When that was taken; null: not known.</summary>
    public DateTimeOffset? SnapshotTime { get; init; }

    /// <summary>When it was begun, by the engine's clock; null: not known.</summary>
    public DateTimeOffset? Created { get; init; }

    /// <summary>Who made it: user, machine and process; empty: not known.</summary>
    public string Client { get; init; } = "";

    /// <summary>Names of its volumes.</summary>
    public IReadOnlyList<string> Volumes { get; init; } = [];

    /// <summary>Names of its networks.</summary>
    public IReadOnlyList<string> Networks { get; init; } = [];

    /// <summary>True: it was seen that no container of it has a way out. Null: not looked at.</summary>
    public bool? Isolated { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Name;
}

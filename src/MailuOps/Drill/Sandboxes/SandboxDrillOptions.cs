using MailuOps.Mail.Manifests;

namespace MailuOps.Drill.Sandboxes;

/// <summary>How a drill in a sandbox is run.</summary>
public sealed record SandboxDrillOptions
{
    /// <summary>How the sandbox is made.</summary>
    public SandboxOptions Sandbox { get; init; } = new();

    /// <summary>The snapshot's id, the start of it, or "Random"; null: the newest.</summary>
    public string? Snapshot { get; init; }

    /// <summary>The newest snapshot that is not younger than this; null: any.</summary>
    public DateTimeOffset? AsOf { get; init; }

    /// <summary>True: a mail client reads every message of everybody; false: the newest of some.</summary>
    public bool Deep { get; init; }

    /// <summary>True: the sandbox is left running.</summary>
    public bool Keep { get; init; }

    /// <summary>Gives the part of the repository's packs to read, by the repository's id; null: none.</summary>
    public Func<string, PackRotation>? Packs { get; init; }

    /// <summary>What the server held at the backup's time; null: not known.</summary>
    public ServerManifest? Manifest { get; init; }

    /// <summary>The key that it was taken with; null: none.</summary>
    public ManifestKey? ManifestKey { get; init; }

    /// <summary>The longest recovery time that is acceptable; null: any.</summary>
    public TimeSpan? RecoveryTimeObjective { get; init; }

    /// <summary>The longest recovery point that is acceptable; null: any.</summary>
    public TimeSpan? RecoveryPointObjective { get; init; }

    /// <summary>The objectives with what was measured.</summary>
    internal IReadOnlyList<RecoveryObjective> Objectives(TimeSpan? time, TimeSpan? point) =>
        RecoveryObjective.Of(RecoveryTimeObjective, time, RecoveryPointObjective, point);

    /// <summary>Gives a number below the given one.</summary>
    public required Func<int, int> Random { get; init; }
}

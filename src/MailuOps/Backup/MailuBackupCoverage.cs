using MailuOps.Deployment;

namespace MailuOps.Backup;

/// <summary>One store of a running deployment: what the labels promise, what the newest snapshot holds, and whether that fits.</summary>
/// <param name="Stack">The deployment's name.</param>
/// <param name="DockerHost">The engine's address.</param>
/// <param name="Name">The volume's compose key; the host's path of a bind mount; the path in the container where nothing is mounted.</param>
public sealed record MailuBackupCoverage(string Stack, string DockerHost, string Name)
{
    /// <summary>The service that mounts it, by its compose key; of several the one that owns it.</summary>
    public string Service { get; init; } = "";

    /// <summary>The path in the container; null: no service mounts it.</summary>
    public string? MountPath { get; init; }

    /// <summary>"volume", "bind", or "none": no mount at all.</summary>
    public string Type { get; init; } = "volume";

    /// <summary>What it holds.</summary>
    public string Holds { get; init; } = "";

    /// <summary>What losing it costs.</summary>
    public string LossCost { get; init; } = "";

    /// <summary>How much that hurts.</summary>
    public VolumeImportance Importance { get; init; }

    /// <summary>Whether the labels promise a backup.</summary>
    public LabelCoverage Promised { get; init; }

    /// <summary>Why.</summary>
    public string PromisedReason { get; init; } = "";

    /// <summary>Whether the newest snapshot lists it; null: there is no snapshot.</summary>
    public bool? InSnapshot { get; init; }

    /// <summary>Bytes on disk now, as `du` counts them; null: not measured, because the service is not running.</summary>
    public long? Size { get; init; }

    /// <summary>Files and folders in it now; null as for <see cref="Size"/>.</summary>
    public long? Files { get; init; }

    /// <summary>Files and folders of it in the snapshot; null: it is not there.</summary>
    public long? SnapshotFiles { get; init; }

    /// <summary>The snapshot's id; null: there is none.</summary>
    public string? SnapshotId { get; init; }

    /// <summary>When the snapshot was taken.</summary>
    public DateTimeOffset? SnapshotTime { get; init; }

    /// <summary>How long ago that was, by this machine's clock.</summary>
    public TimeSpan? SnapshotAge { get; init; }

    /// <summary>How bad it is.</summary>
    public CoverageSeverity Severity { get; init; }

    /// <summary>What does not fit; null: nothing.</summary>
    public string? Problem { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Name;
}

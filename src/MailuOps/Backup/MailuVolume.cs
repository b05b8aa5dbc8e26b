using MailuOps.Deployment;

namespace MailuOps.Backup;

/// <summary>A volume or bind mount of a Mailu deployment.</summary>
/// <param name="Stack">The deployment's name.</param>
/// <param name="DockerHost">The engine's address.</param>
/// <param name="Service">The service that mounts it, by its compose key.</param>
/// <param name="Name">The compose key, or the host path of a bind mount.</param>
/// <param name="Source">The engine's full volume name, or the host path.</param>
/// <param name="MountPath">The path in the container.</param>
public sealed record MailuVolume(string Stack, string DockerHost, string Service, string Name, string Source, string MountPath)
{
    /// <summary>"volume" or "bind".</summary>
    public string Type { get; init; } = "volume";

    /// <summary>What it holds.</summary>
    public string Holds { get; init; } = "";

    /// <summary>What losing it costs.</summary>
    public string LossCost { get; init; } = "";

    /// <summary>How much that hurts.</summary>
    public VolumeImportance Importance { get; init; }

    /// <summary>Bytes on disk as `du` counts them; null: not measured, because the service is not running or -NoSize was given.</summary>
    public long? Size { get; init; }

    /// <summary>Whether the labels promise a backup. The promise is not the deed: see Get-BackupbotSnapshot -Content.</summary>
    public LabelCoverage BackedUp { get; init; }

    /// <summary>Why.</summary>
    public string BackedUpReason { get; init; } = "";

    /// <inheritdoc/>
    public override string ToString() => Name;
}

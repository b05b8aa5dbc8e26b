using MailuOps.Mail;

namespace MailuOps.Drill;

/// <summary>How a drill is run.</summary>
public sealed record RestoreDrillOptions
{
    /// <summary>Domain of the test user; null: the deployment's main one.</summary>
    public string? Domain { get; init; }

    /// <summary>How many probe messages.</summary>
    public int Messages { get; init; } = 3;

    /// <summary>The way of the probes.</summary>
    public ProbeRoute Via { get; init; } = ProbeRoute.Smtp;

    /// <summary>How long to wait for delivery.</summary>
    public TimeSpan DeliveryTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long the backup, and the restore, may take.</summary>
    public TimeSpan ToolTimeout { get; init; } = TimeSpan.FromHours(6);

    /// <summary>True: restore all volumes of the snapshot; false: only those of the two stores, so that queue and sessions stay as they are.</summary>
    public bool AllVolumes { get; init; }

    /// <summary>The longest recovery time that is acceptable; null: any.</summary>
    public TimeSpan? RecoveryTimeObjective { get; init; }

    /// <summary>The longest recovery point that is acceptable; null: any.</summary>
    public TimeSpan? RecoveryPointObjective { get; init; }

    /// <summary>The objectives with what was measured.</summary>
    internal IReadOnlyList<RecoveryObjective> Objectives(TimeSpan? time, TimeSpan? point) =>
        RecoveryObjective.Of(RecoveryTimeObjective, time, RecoveryPointObjective, point);

    /// <summary>True: no safety snapshot just before the restore, so there is no way back but the drill's own snapshot.</summary>
    public bool NoSafetySnapshot { get; init; }

    /// <summary>True: the mail client takes any certificate. For servers with a self-signed one.</summary>
    public bool SkipCertificateCheck { get; init; }

    /// <summary>True: delivery and mail clients are held while the backup runs, so that no message can be renamed under its eyes.</summary>
    public bool Quiesce { get; init; }

    /// <summary>
    /// True: no manifests of the whole server around the restore, and no look at what arrives or is renamed between backup and loss: nothing is
    /// said of other accounts and messages but that they exist.
    /// </summary>
    public bool NoManifest { get; init; }
}

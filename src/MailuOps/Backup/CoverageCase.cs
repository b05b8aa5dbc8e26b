namespace MailuOps.Backup;

/// <summary>What is known of one store when it is judged.</summary>
/// <param name="Store">The record so far: mount, sizes, snapshot.</param>
/// <param name="Promise">What the labels promise.</param>
/// <param name="Content">The newest snapshot's listing; null: there is no snapshot.</param>
internal sealed record CoverageCase(MailuBackupCoverage Store, LabelPromise Promise, SnapshotContent? Content)
{
    /// <summary>What must be saved, relative to the volume's root; empty: all of it.</summary>
    public string Core { get; init; } = "";

    /// <summary>Files, or in the mail store messages, that are older than the snapshot.</summary>
    public long Settled { get; init; }

    /// <summary>The tool cannot reach it from its node; null: it can.</summary>
    public FarVolume? Far { get; init; }

    /// <summary>This is the mail store.</summary>
    public bool IsMail { get; init; }

    /// <summary>Why the snapshot's copy of the account database would not bring the accounts back; null: it would, or they are not here.</summary>
    public string? UnusableAccounts { get; init; }
}

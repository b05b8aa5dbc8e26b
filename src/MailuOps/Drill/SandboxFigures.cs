namespace MailuOps.Drill;

/// <summary>What was restored into a sandbox, and what was found there.</summary>
/// <param name="Name">The sandbox's name.</param>
public sealed record SandboxFigures(string Name)
{
    /// <summary>How the snapshot was chosen, for example "any of 12"; empty: not known.</summary>
    public string Choice { get; init; } = "";

    /// <summary>True: it was left running, as asked for.</summary>
    public bool Kept { get; init; }

    /// <summary>Files and folders restored.</summary>
    public long Files { get; init; }

    /// <summary>Bytes restored.</summary>
    public long Bytes { get; init; }

    /// <summary>How long the backup tool took for them.</summary>
    public TimeSpan RestoreTime { get; init; }

    /// <summary>Accounts in the restored database.</summary>
    public long Users { get; init; }

    /// <summary>Domains in it.</summary>
    public long Domains { get; init; }

    /// <summary>Mailboxes that dovecot opened.</summary>
    public long Mailboxes { get; init; }

    /// <summary>Messages that it showed in them.</summary>
    public long Messages { get; init; }

    /// <summary>Messages that a mail client fetched and could read as MIME.</summary>
    public long Read { get; init; }

    /// <summary>Messages of the standing probe (Register-MailuProbe) that came back as they were sent.</summary>
    public long Probes { get; init; }

    /// <summary>When the newest of them was delivered: to this moment the snapshot is seen to go back; null: there is none.</summary>
    public DateTimeOffset? ProbedTo { get; init; }

    /// <summary>The restored server takes the standing probe's password, and no other.</summary>
    public Evidence ProbeLogin { get; init; }

    /// <summary>The part of the repository that was read besides; null: none was.</summary>
    public PackRotation? Packs { get; init; }

    /// <summary>From each container it was seen that nothing leads out.</summary>
    public Evidence Isolated { get; init; }

    /// <summary>Production's services, tasks and volumes were the same before and after.</summary>
    public Evidence ProductionUntouched { get; init; }

    /// <summary>Bytes restored in a second; null: none were.</summary>
    public double? BytesPerSecond => RestoreTime > TimeSpan.Zero && Bytes > 0 ? Bytes / RestoreTime.TotalSeconds : null;

    /// <summary>Files and folders restored in a second; null: none were.</summary>
    public double? FilesPerSecond => RestoreTime > TimeSpan.Zero && Files > 0 ? Files / RestoreTime.TotalSeconds : null;

    /// <inheritdoc/>
    public override string ToString() => $"{Name}: {Plural.Of(Users, "account")}, {Plural.Of(Messages, "message")} in {Plural.Of(Mailboxes, "mailbox", "mailboxes")}";
}

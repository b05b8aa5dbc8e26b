using MailuOps.Backup;
using MailuOps.Drill.Levels;
using MailuOps.Drill.Others;
using MailuOps.Drill.Recovery;

namespace MailuOps.Drill;

/// <summary>What a drill found.</summary>
public enum DrillOutcome
{
    /// <summary>Both stores are proven.</summary>
    Passed,
    /// <summary>Something did not come back, or a tool failed.</summary>
    Failed,
    /// <summary>Evidence is missing: nothing is proven, neither good nor bad.</summary>
    Inconclusive,
}

/// <summary>Whether something was observed.</summary>
public enum Evidence
{
    /// <summary>Not looked at, or it could not be seen.</summary>
    Unknown,
    /// <summary>Seen to be so.</summary>
    Yes,
    /// <summary>Seen not to be so.</summary>
    No,
}

/// <summary>Where a drill restores to.</summary>
public enum DrillKind
{
    /// <summary>Into the running server.</summary>
    InPlace,
    /// <summary>Into a copy beside it.</summary>
    Sandbox,
}

/// <summary>How a stage ended.</summary>
public enum StageStatus
{
    /// <summary>Done.</summary>
    Done,
    /// <summary>It ended with an error.</summary>
    Failed,
    /// <summary>Not reached.</summary>
    Skipped,
}

/// <summary>A stage of a drill.</summary>
/// <param name="Name">Preflight, Seed, Baseline, Backup, Wipe, Safety, Inventory, Restore, Verify, Compare, CleanUp or Audit; in a sandbox Find, Prepare, Restore, Boot, Compare, Verify, Probe, Deliver, Packs or CleanUp.</param>
/// <param name="Status">How it ended.</param>
/// <param name="Started">When it began.</param>
/// <param name="Duration">How long it took.</param>
/// <param name="Detail">What it did or why it failed.</param>
public sealed record DrillStage(string Name, StageStatus Status, DateTimeOffset Started, TimeSpan Duration, string Detail)
{
    /// <summary>The last of what the tools said, secrets masked; only of stages that failed, and of backup and restore when the drill did not pass.</summary>
    public IReadOnlyList<string> Log { get; init; } = [];

    /// <summary>True: it failed, and that says nothing of the backup, neither good nor bad.</summary>
    public bool Unsettled { get; init; }
}

/// <summary>The proof of one store, each part observed by itself.</summary>
/// <param name="Store">"accounts" or "mail".</param>
public sealed record StoreProof(string Store)
{
    /// <summary>True: restored into an empty volume beside production, so that nothing had to be wiped.</summary>
    public bool Scratch { get; init; }

    /// <summary>It held the evidence before the backup; in a sandbox: production has this store.</summary>
    public Evidence Before { get; init; }

    /// <summary>The snapshot's listing shows it.</summary>
    public Evidence Captured { get; init; }

    /// <summary>After the wipe the evidence was seen to be gone; in a sandbox: the volume was seen to be empty.</summary>
    public Evidence Gone { get; init; }

    /// <summary>After the restore it is there again.</summary>
    public Evidence Back { get; init; }

    /// <summary>What is back is the same, byte for byte; in a sandbox: the same as the snapshot holds.</summary>
    public Evidence Same { get; init; }

    /// <summary>Digest before the backup; null: none taken.</summary>
    public string? DigestBefore { get; init; }

    /// <summary>Digest after the restore; null: none taken.</summary>
    public string? DigestAfter { get; init; }

    /// <summary>What differs or is missing, for people.</summary>
    public IReadOnlyList<string> Differences { get; init; } = [];

    /// <summary>All parts were seen to be so, and the digests agree.</summary>
    public bool Proven => Before == Evidence.Yes && Captured == Evidence.Yes && Gone == Evidence.Yes && Back == Evidence.Yes && Same == Evidence.Yes
        && DigestBefore is not null && DigestBefore == DigestAfter;

    /// <inheritdoc/>
    public override string ToString() => $"{Store}: {(Proven ? "proven" : "not proven")}";
}

/// <summary>What a restore drill proved.</summary>
/// <param name="Id">The drill's id.</param>
/// <param name="Stack">The deployment's name.</param>
/// <param name="DockerHost">The engine's address.</param>
/// <param name="Outcome">The verdict.</param>
/// <param name="Reason">Why, in a sentence that names the store.</param>
public sealed record RestoreDrillResult(string Id, string Stack, string DockerHost, DrillOutcome Outcome, string Reason)
{
    /// <summary>Where it restored to.</summary>
    public DrillKind Kind { get; init; }

    /// <summary>What was restored and found in the sandbox; null: there was none.</summary>
    public SandboxFigures? Sandbox { get; init; }

    /// <summary>The account store.</summary>
    public required StoreProof Accounts { get; init; }

    /// <summary>The mail store.</summary>
    public required StoreProof Mail { get; init; }

    /// <summary>What a mail client saw.</summary>
    public ClientProof Client { get; init; } = new();

    /// <summary>What became of everybody else's accounts and messages.</summary>
    public OthersProof Others { get; init; } = new(Evidence.Unknown, "not compared");

    /// <summary>0 to 5: the highest rung of <see cref="Rungs"/> below which none is missing.</summary>
    public int Level { get; init; }

    /// <summary>The ladder of levels, each rung with its own evidence: 1 healthy, 2 mail flows, 3 backup captured both stores, 4 restore returned both, 5 nothing else lost.</summary>
    public IReadOnlyList<DrillRung> Rungs { get; init; } = [];

    /// <summary>All stages in order.</summary>
    public required IReadOnlyList<DrillStage> Stages { get; init; }

    /// <summary>The snapshot that was restored; null: none was taken.</summary>
    public BackupSnapshot? Snapshot { get; init; }

    /// <summary>The server as it was just before the restore, for Undo-MailuRestoreDrill; null: none was taken.</summary>
    public BackupSnapshot? SafetySnapshot { get; init; }

    /// <summary>Compose keys of the volumes that the restore wrote to; empty: all of the snapshot.</summary>
    public IReadOnlyList<string> RestoredVolumes { get; init; } = [];

    /// <summary>The test user.</summary>
    public string TestUser { get; init; } = "";

    /// <summary>When it began.</summary>
    public DateTimeOffset Started { get; init; }

    /// <summary>How long it took.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>The longest time from a probe's acceptance by the server until it was seen in the mailbox; null: none was seen.</summary>
    public TimeSpan? DeliveryTime { get; init; }

    /// <summary>From the start of the restore until both stores were seen to be back; null: they were not.</summary>
    public TimeSpan? RecoveryTime { get; init; }

    /// <summary>
    /// From the start of the backup until the data was lost: mail that arrived in between would be gone; null: no wipe. In a sandbox: the
    /// age of what is seen to be in the snapshot, that is of the newest planted probe, or else of the snapshot itself.
    /// </summary>
    public TimeSpan? RecoveryPoint { get; init; }

    /// <summary>What a recovery from this backup would not bring back: numbered probes, and the messages that arrived since.</summary>
    public RecoveryWindow Window { get; init; } = new();

    /// <summary>The objectives that were given, each with what was measured; empty: none.</summary>
    public IReadOnlyList<RecoveryObjective> Objectives { get; init; } = [];

    /// <summary>Who was told of the drill; empty: nobody was to be.</summary>
    public IReadOnlyList<DrillNotification> Notifications { get; init; } = [];

    /// <summary>What was removed at the end.</summary>
    public IReadOnlyList<string> CleanedUp { get; init; } = [];

    /// <summary>What could not be removed.</summary>
    public IReadOnlyList<string> LeftOver { get; init; } = [];

    /// <summary>Where the test user's password stands although it should not; the password itself is never part of it.</summary>
    public IReadOnlyList<string> Leaks { get; init; } = [];

    /// <summary>What to do now.</summary>
    public string NextStep { get; init; } = "";

    /// <inheritdoc/>
    public override string ToString() => $"{Stack}: {Outcome}. {Reason}";
}

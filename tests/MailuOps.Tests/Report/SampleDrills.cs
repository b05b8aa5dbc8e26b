using MailuOps.Backup;
using MailuOps.Drill;
using MailuOps.Drill.Levels;
using MailuOps.Drill.Others;
using MailuOps.Drill.Recovery;

namespace MailuOps.Tests.Report;

/// <summary>Results as drills give them, one for each way a drill can end.</summary>
internal static class SampleDrills
{
    public const string User = "drill-7f3a9c@mail.example.com";
    private const string Digest = "9f2c1e07b6d84a53c0e1f6a7d2b3948576a1c0de55aa3321f0b9c8d7e6f50413";
    private const string Other = "1b77aa02c9d84a53c0e1f6a7d2b3948576a1c0de55aa3321f0b9c8d7e6f50999";
    private static readonly DateTimeOffset Start = new(2026, 11, 24, 3, 15, 2, 340, TimeSpan.Zero);

    /// <summary>All of them by name.</summary>
    public static IReadOnlyDictionary<string, RestoreDrillResult> All { get; } = new Dictionary<string, RestoreDrillResult>
    {
        ["Passed"] = Passed(), ["MailMissing"] = MailMissing(), ["NotCaptured"] = NotCaptured(), ["WipeIneffective"] = WipeIneffective(),
        ["SeedFailed"] = SeedFailed(), ["BystandersHarmed"] = BystandersHarmed(), ["LeftOver"] = LeftOver(), ["DigestsDiffer"] = DigestsDiffer(),
        ["TooSlow"] = TooSlow(), ["Levels"] = Levels(), ["WithLog"] = WithLog(), ["Sandbox"] = InSandbox(), ["PacksOpen"] = PacksOpen(), ["Hostile"] = Hostile(), ["Empty"] = Empty(),
    };

    public static StoreProof Proven(string store) => new(store)
    {
        Before = Evidence.Yes, Captured = Evidence.Yes, Gone = Evidence.Yes, Back = Evidence.Yes, Same = Evidence.Yes, DigestBefore = Digest, DigestAfter = Digest,
    };

    public static RestoreDrillResult Passed() => new(
        "20261124T031502-k3x9qa", "mail_example_com", "unix:///var/run/docker.sock", DrillOutcome.Passed, "accounts and mail were there, were seen to be gone, and came back byte for byte")
    {
        Accounts = Proven("accounts"),
        Mail = Proven("mail"),
        Stages = Stages(("Preflight", 0.41, "7 services, accounts in /data/main.db"), ("Seed", 4.8, $"{User} with 3 messages, delivered in 2.1 s"),
            ("Baseline", 0.35, "42 accounts, 3 messages of the test user"), ("Backup", 21.7, "snapshot 6b1f0c2e lists the account database and 18430 messages"),
            ("Wipe", 1.2, "account and mailbox are gone"), ("Restore", 9.4, "snapshot 6b1f0c2e put back in 9.1 s"), ("Verify", 2.3, "accounts proven, mail proven"),
            ("CleanUp", 0.9, $"mailbox /mail/{User}, user {User}")),
        Snapshot = Snapshot(),
        TestUser = User,
        Started = Start,
        Duration = TimeSpan.FromSeconds(41.2),
        RecoveryTime = TimeSpan.FromSeconds(11.6),
        RecoveryPoint = TimeSpan.FromSeconds(22.4),
        CleanedUp = [$"mailbox /mail/{User}", $"user {User}"],
        NextStep = "Nothing. Run it again after each change of the recipe, the backup tool or the server.",
    };

    public static RestoreDrillResult InSandbox() => Passed() with
    {
        Kind = DrillKind.Sandbox,
        Sandbox = new SandboxFigures("mail_example_com-drill-k3x9ab")
        {
            Choice = "any of 12", Packs = new PackRotation(3, 30) { Repository = "0123456789abcdef", Left = 27 }, Probes = 31, ProbeLogin = Evidence.Yes, ProbedTo = new DateTimeOffset(2026, 1, 2, 1, 59, 30, TimeSpan.Zero), Files = 61230, Bytes = 1234567890, RestoreTime = TimeSpan.FromSeconds(31.5), Users = 42, Domains = 2, Mailboxes = 42, Messages = 18430, Read = 10,
            Isolated = Evidence.Yes, ProductionUntouched = Evidence.Yes,
        },
        Accounts = Proven("accounts") with { Scratch = true },
        Mail = Proven("mail") with { Scratch = true },
        TestUser = "",
    };

    /// <summary>Both stores are proven, and the repository could not be read to the end.</summary>
    public static RestoreDrillResult PacksOpen() => InSandbox() with
    {
        Outcome = DrillOutcome.Inconclusive, Reason = "Packs: something else changed the repository meanwhile", Sandbox = InSandbox().Sandbox! with { Packs = null },
        Stages = [.. Stages(("Restore", 9.4, "61230 files"), ("Packs", -12.5, "something else changed the repository meanwhile"), ("CleanUp", 0.9, "it is gone")).Select(s => s with { Unsettled = s.Name == "Packs" })],
        NextStep = "The part of the repository stays due: run it again when nothing else works on the repository.",
    };

    public static RestoreDrillResult MailMissing() => Passed() with
    {
        Outcome = DrillOutcome.Failed,
        Reason = "mail: did not come back (message 1732417504.M81P77.imap is missing; message 1732417505.M82P77.imap is missing; message 1732417506.M83P77.imap is missing)",
        Mail = Proven("mail") with
        {
            Back = Evidence.No, Same = Evidence.No, DigestAfter = Other,
            Differences = ["message 1732417504.M81P77.imap is missing", "message 1732417505.M82P77.imap is missing", "message 1732417506.M83P77.imap is missing"],
        },
        RecoveryTime = null,
        NextStep = "Do not rely on this backup. Compare Get-BackupbotSnapshot -Content with Get-MailuVolume, and restore snapshot 6b1f0c2e into a scratch server.",
    };

    public static RestoreDrillResult NotCaptured() => Passed() with
    {
        Outcome = DrillOutcome.Failed,
        Reason = "Backup: Snapshot 6b1f0c2e of mail_example_com is not complete: probe messages are not in it. | mail: the snapshot does not hold them (mail.example.com/drill-7f3a9c/.Junk/1732417504.M81P77 is not listed)",
        Mail = new StoreProof("mail") { Before = Evidence.Yes, Captured = Evidence.No, DigestBefore = Digest, Differences = ["mail.example.com/drill-7f3a9c/1732417504.M81P77 is not listed"] },
        Accounts = new StoreProof("accounts") { Before = Evidence.Yes, Captured = Evidence.Yes, DigestBefore = Digest },
        Stages = Stages(("Preflight", 0.41, "7 services, accounts in /data/main.db"), ("Seed", 4.8, $"{User} with 3 messages, delivered in 2.1 s"),
            ("Baseline", 0.35, "42 accounts, 3 messages of the test user"), ("Backup", -12.5, "Snapshot 6b1f0c2e of mail_example_com is not complete: probe messages are not in it."),
            ("Wipe", 0, "not reached"), ("Restore", 0, "not reached"), ("Verify", 0, "not reached"), ("CleanUp", 0.9, $"mailbox /mail/{User}, user {User}")),
        Snapshot = Snapshot() with { Content = new SnapshotContent("/data/main.db", 0, new Dictionary<string, long> { ["mailu"] = 57 }) },
        RecoveryTime = null,
        RecoveryPoint = null,
        NextStep = "Look at Get-MailuVolume for labels that leave a store out, and run Invoke-BackupbotBackup -Verbose to see the tool's log.",
    };

    public static RestoreDrillResult WipeIneffective() => Passed() with
    {
        Outcome = DrillOutcome.Inconclusive,
        Reason = $"Wipe: After the wipe of '{User}' in mail_example_com, the mail is still there. | mail: the wipe removed nothing, so a restore proves nothing",
        Accounts = new StoreProof("accounts") { Before = Evidence.Yes, Captured = Evidence.Yes, Gone = Evidence.Yes, DigestBefore = Digest },
        Mail = new StoreProof("mail") { Before = Evidence.Yes, Captured = Evidence.Yes, Gone = Evidence.No, DigestBefore = Digest },
        Stages = Stages(("Preflight", 0.41, "7 services, accounts in /data/main.db"), ("Seed", 4.8, $"{User} with 3 messages, delivered in 2.1 s"),
            ("Baseline", 0.35, "42 accounts, 3 messages of the test user"), ("Backup", 21.7, "snapshot 6b1f0c2e lists the account database and 18430 messages"),
            ("Wipe", -1.2, $"After the wipe of '{User}' in mail_example_com, the mail is still there."), ("Restore", 0, "not reached"), ("Verify", 0, "not reached"),
            ("CleanUp", 0.9, $"mailbox /mail/{User}")),
        RecoveryTime = null,
        NextStep = "Nothing was restored. Check where dovecot keeps this mailbox (Get-MailuMaildir) and whether somebody re-created it.",
    };

    public static RestoreDrillResult SeedFailed() => Passed() with
    {
        Outcome = DrillOutcome.Inconclusive,
        Reason = "Seed: The probe was deferred: 451 4.7.1 Greylisted. | accounts: the evidence was not seen before the backup | mail: the evidence was not seen before the backup",
        Accounts = new StoreProof("accounts"),
        Mail = new StoreProof("mail"),
        Stages = Stages(("Preflight", 0.41, "7 services, accounts in /data/main.db"), ("Seed", -60, "The probe was deferred: 451 4.7.1 Greylisted."), ("Baseline", 0, "not reached"),
            ("Backup", 0, "not reached"), ("Wipe", 0, "not reached"), ("Restore", 0, "not reached"), ("Verify", 0, "not reached"), ("CleanUp", 0.4, $"user {User}")),
        Snapshot = null,
        RecoveryTime = null,
        RecoveryPoint = null,
        NextStep = "Mail does not flow: look at the reason above, then at Get-MailuStack and the smtp service's log. The backup was not reached.",
    };

    public static RestoreDrillResult BystandersHarmed() => Passed() with
    {
        Outcome = DrillOutcome.Failed, Reason = "others were harmed: account bob@mail.example.com is missing after the restore",
        NextStep = "Compare the named accounts and mailboxes with snapshot 6b1f0c2e now, before mail goes on arriving.",
    };

    public static RestoreDrillResult LeftOver() => Passed() with
    {
        Stages = [.. Passed().Stages.SkipLast(1), Passed().Stages[^1] with { Status = StageStatus.Failed, Detail = "it did not end within 30 s" }],
        CleanedUp = [], LeftOver = [$"test user {User} and its mailbox"], NextStep = $"Remove what was left: Remove-MailuMaildir and Remove-MailuUser for {User}.",
    };

    /// <summary>All parts say yes, and the digests do not.</summary>
    public static RestoreDrillResult DigestsDiffer() => Passed() with
    {
        Outcome = DrillOutcome.Inconclusive, Reason = "accounts: it could not be seen whether they came back", Accounts = Proven("accounts") with { DigestAfter = Other },
    };

    /// <summary>All is proven, and it took too long.</summary>
    public static RestoreDrillResult TooSlow() => Passed() with
    {
        Outcome = DrillOutcome.Failed, Reason = "recovery time: 11.6 s, and the objective is 10 s",
        Objectives = [new RecoveryObjective("recovery time", TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(11.6)), new RecoveryObjective("recovery point", TimeSpan.FromHours(1), TimeSpan.FromSeconds(22.4))],
        NextStep = "The data is safe; the way back is too slow. Look at the stages for what took the time, or agree on another objective.",
    };

    /// <summary>With all that is around the two proofs: the fifth level is missed.</summary>
    public static RestoreDrillResult Levels() => Passed() with
    {
        Level = 4,
        Rungs = [.. Enumerable.Range(1, 4).Select(i => new DrillRung(i, $"claim {i}", RungStatus.Passed, $"evidence {i}")), new DrillRung(5, "nothing else was lost", RungStatus.Failed, "1 message is lost")],
        Client = new ClientProof { Before = Evidence.Yes, Refused = Evidence.No, After = Evidence.Yes, Detail = "3 messages read" },
        Others = new OthersProof(Evidence.No, "1 message is lost") { Messages = 81, Lost = ["anna@mail.example.com/.Junk/1"], Changed = ["flags of bela@mail.example.com/2"] },
        SafetySnapshot = Snapshot() with { Id = "5afe", Parts = [new SnapshotPart("one", "5afe", Snapshot().Time), new SnapshotPart("two", "cafe", Snapshot().Time)] }, RestoredVolumes = ["mailu", "mail"], Leaks = ["the journal"],
        Window = new RecoveryWindow
        {
            Seen = Evidence.Yes, Detail = "3 messages of others arrived between the backup's start and the loss, of which the snapshot lacks 2", Quiesced = true, Arrived = 3, LostCount = 2,
            Lost = ["anna@mail.example.com/1", "bela@mail.example.com/.Lists/2"], UnprovenCount = 1, Unproven = ["anna@mail.example.com/3"],
            Probes =
            [
                new RecoveryProbe(1, "<1@mail.example.com>", ProbeTime.Before, ProbeFate.MustBeBack) { Captured = Evidence.Yes, Back = Evidence.Yes },
                new RecoveryProbe(2, "<2@mail.example.com>", ProbeTime.During, ProbeFate.InFlight) { Captured = Evidence.No, Back = Evidence.No },
                new RecoveryProbe(3, "<3@mail.example.com>", ProbeTime.After, ProbeFate.MustNotBeBack) { Captured = Evidence.No, Back = Evidence.Yes },
            ],
        },
    };

    /// <summary>The backup failed, and the tool said why.</summary>
    public static RestoreDrillResult WithLog() => NotCaptured() with
    {
        Stages = [.. NotCaptured().Stages.Select(s => s.Name != "Backup" ? s : s with
        {
            Log = ["backups_app: backup --machine-logs --log info --host mail_example_com create -> exit 1 in 12480 ms", "backupbot: INFO Backing up volumes", "backupbot: ERROR Fatal: unable to save snapshot: no space left on device"],
        })],
    };

    /// <summary>Every text tries to break out.</summary>
    public static RestoreDrillResult Hostile() => Passed() with
    {
        Level = 1, Rungs = [new DrillRung(1, Attack, RungStatus.Unverified, Attack)], Client = new ClientProof { Detail = Attack }, Leaks = [Attack],
        Others = new OthersProof(Evidence.No, Attack) { Lost = [Attack], Changed = [Attack] }, SafetySnapshot = Snapshot() with { Id = Attack },
        Window = new RecoveryWindow { Detail = Attack, Lost = [Attack], Unproven = [Attack], Probes = [new RecoveryProbe(1, Attack, ProbeTime.After, ProbeFate.MustNotBeBack)] },
        Notifications = [new DrillNotification(Attack, false, "token=geheim " + Attack)], Stack = Attack, DockerHost = "tcp://admin:hunter2@docker.example.com:2376", Outcome = DrillOutcome.Failed, Reason = $"mail: {Attack} | {Attack}", TestUser = Attack, NextStep = Attack,
        Accounts = Proven("accounts") with { DigestAfter = Attack, Differences = [Attack] },
        Stages = [new DrillStage(Attack, StageStatus.Failed, Start, TimeSpan.FromSeconds(1), "RESTIC_PASSWORD=correct-horse restic -r rest:https://bot:s3same@backup.example.com/ failed\n" + Attack) { Log = [Attack, "env: RESTIC_PASSWORD=correct-horse", "{\"password\": \"s3same\"}", "tcp://admin:hunter2@docker.example.com"] }],
        Snapshot = Snapshot() with { Id = Attack, Provider = Attack, RecipeVersion = Attack, Parts = [new SnapshotPart(Attack, Attack, Snapshot().Time)], Content = new SnapshotContent(Attack, 1, new Dictionary<string, long> { [Attack] = 1 }) },
        CleanedUp = [Attack], LeftOver = [Attack],
    };

    /// <summary>As little as a record can hold.</summary>
    public static RestoreDrillResult Empty() => new("", "", "", DrillOutcome.Inconclusive, "")
    {
        Accounts = new StoreProof("accounts"), Mail = new StoreProof("mail"), Stages = [],
    };

    public const string Attack = "</title></style><script>alert('x')</script>\"'`&|*_[a](javascript:x)\\ \0\u0007\u001b[31m\u202eevil\ud800 grüße\r\n# 漢字 😀";

    private static BackupSnapshot Snapshot() => new(
        "mail_example_com", "unix:///var/run/docker.sock", "6b1f0c2e9d47a8b35c61e0f2d4a7983bc5d6e7f8091a2b3c4d5e6f708192a3b4", Start.AddSeconds(6))
    {
        Provider = "backupbot", RecipeVersion = "3.0.1+2024.06.52",
        Content = new SnapshotContent("/data/main.db", 18430, new Dictionary<string, long> { ["mailu"] = 57, ["mail"] = 18876, ["redis"] = 3, ["rspamd"] = 212, ["webmail"] = 31 }),
    };

    /// <summary>Stages one after the other: seconds, negative for one that failed, zero for one that was not reached.</summary>
    private static IReadOnlyList<DrillStage> Stages(params (string Name, double Seconds, string Detail)[] stages)
    {
        var at = Start;
        var made = new List<DrillStage>();
        foreach (var (name, seconds, detail) in stages)
        {
            var duration = TimeSpan.FromSeconds(Math.Abs(seconds));
            made.Add(new DrillStage(name, seconds > 0 ? StageStatus.Done : seconds < 0 ? StageStatus.Failed : StageStatus.Skipped, at, duration, detail));
            at += duration;
        }

        return made;
    }
}

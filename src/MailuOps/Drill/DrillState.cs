using MailuOps.Backup;
using MailuOps.Drill.Others;
using MailuOps.Drill.Recovery;
using MailuOps.Mail;
using MailuOps.Mail.Manifests;

namespace MailuOps.Drill;

/// <summary>What a running drill has done and seen so far. Only the stages write here.</summary>
internal sealed class DrillState
{
    public string Id { get; } = NewId();
    public DateTimeOffset Started { get; } = DateTimeOffset.Now;
    public MailuOpsException? PreflightError { get; set; }
    public StoreProof Accounts { get; set; } = new("accounts");
    public StoreProof Mail { get; set; } = new("mail");
    public ClientProof Client { get; set; } = new();
    public bool HealthSeen { get; set; }
    public List<string> Unhealthy { get; } = [];

    public OthersProof Others { get; set; } = new(Evidence.Unknown, "all other accounts and messages were not compared");

    /// <summary>The whole server just before the restore; disposed of at the end.</summary>
    public ServerManifest? Inventory { get; set; }

    public ManifestKey? ManifestKey { get; set; }
    public string Reason { get; set; } = "";
    public List<DrillStage> Stages { get; } = [];
    public List<(string Stage, string Message)> Failures { get; } = [];

    /// <summary>Stages among them whose failure says nothing of the backup.</summary>
    public HashSet<string> Unsettled { get; } = [];

    public List<string> Bystanders { get; } = [];
    public List<string> CleanedUp { get; } = [];
    public List<string> Leaks { get; } = [];
    public bool Audited { get; set; }

    /// <summary>Where secrets may stand unseen.</summary>
    public List<string> Unsearched { get; } = [];
    public List<string> LeftOver { get; } = [];
    public UserAddress? User { get; set; }
    public bool UserMade { get; set; }
    public string? Password { get; set; }
    public string? Home { get; set; }
    public string DatabasePath { get; set; } = "";

    /// <summary>Mail that comes this way bears the spam filter's mark.</summary>
    public bool FilterExpected { get; set; }

    public List<MailuProbe> Probes { get; } = [];
    public AccountRow? Row { get; set; }
    public MaildirState? Maildir { get; set; }

    /// <summary>The mailbox after the restore.</summary>
    public MaildirState? Restored { get; set; }

    /// <summary>Unique names of messages to the test user that may come back or not.</summary>
    public HashSet<string> Unclear { get; } = new(StringComparer.Ordinal);

    /// <summary>The container that is held while the backup runs.</summary>
    public string? Paused { get; set; }

    public bool Quiesced { get; set; }

    public RecoveryWindow Window { get; set; } = new();
    public IReadOnlySet<string> Addresses { get; set; } = new HashSet<string>();
    public IReadOnlySet<string> Homes { get; set; } = new HashSet<string>();
    public BackupSnapshot? Snapshot { get; set; }
    public BackupSnapshot? Safety { get; set; }
    public DateTimeOffset? BackupStarted { get; set; }
    public DateTimeOffset? WipedAt { get; set; }
    public DateTimeOffset? RestoreStarted { get; set; }
    public DateTimeOffset? BothBack { get; set; }

    public static string NewId() => $"{DateTimeOffset.UtcNow:yyyyMMdd'T'HHmmss}-{Secrets.NewToken(6)}";
}

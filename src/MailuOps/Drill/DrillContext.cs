using MailuOps.Backup;
using MailuOps.Deployment;
using MailuOps.Drill.Leaks;
using MailuOps.Drill.Locks;
using MailuOps.Drill.Recovery;
using MailuOps.Mail;

namespace MailuOps.Drill;

/// <summary>What all stages of one drill work with.</summary>
internal sealed class DrillContext(MailuServer server, IBackupProvider provider, IStoreWiper wiper, RestoreDrillOptions options) : IDisposable
{
    private RecoveryWatch? _recovery;
    private ExecMemory? _execs;

    public MailuServer Server { get; } = server;

    public IBackupProvider Provider { get; } = provider;

    public IStoreWiper Wiper { get; } = wiper;

    public RestoreDrillOptions Options { get; } = options;

    public DrillState State { get; } = new();

    // One instance for the whole drill: digests of two cannot be compared.
    public AccountStore Accounts { get; } = new(server);

    public TestAccounts Users { get; } = new(server);

    public MaildirStore Maildirs { get; } = new(server);

    public Mailbox Mailbox { get; } = new(server);

    public Dovecot Dovecot { get; } = new(server);

    public MailPause Pause { get; } = new(server);

    public RecoveryWatch Recovery => _recovery ??= new(this);

    public ExecMemory Execs => _execs ??= new(Server.Engine, State.Started);

    public ClientEye Client { get; } = new(server, options.SkipCertificateCheck);

    /// <summary>Which volume holds which store, as compose keys.</summary>
    public IEnumerable<(string Store, string Key)> StoreVolumes()
    {
        if (Server.Deployment.AdminMount(State.DatabasePath) is { } data)
        {
            yield return ("accounts", VolumeSurvey.KeyOf(Server.Stack, data.Source));
        }

        if (Server.Deployment.MailMount is { } mail)
        {
            yield return ("mail", VolumeSurvey.KeyOf(Server.Stack, mail.Source));
        }
    }

    /// <summary>Why the backup tool cannot see a store's volume, for each that is on another node.</summary>
    public async Task<IReadOnlyList<string>> FarStoresAsync(CancellationToken token)
    {
        var stores = StoreVolumes().Select(s => s.Key).ToHashSet();
        return [.. (await Provider.ListFarAsync(token).ConfigureAwait(false)).Where(f => stores.Contains(f.Volume)).Select(f => f.ToString())];
    }

    /// <summary>Holds the stack for this drill; set before the first stage.</summary>
    public DrillLock? Lock { get; set; }

    /// <summary>Notes in the Swarm how far the drill has come, for whoever finds it dead.</summary>
    public async Task NoteAsync(string stage, CancellationToken token)
    {
        if (Lock is null)
        {
            return;
        }

        if (stage is not ("CleanUp" or "Audit"))
        {
            // What was made is removed whosever the stack is now; but nothing is wiped or restored any more.
            await Lock.RequireAsync(token).ConfigureAwait(false);
        }

        Execs.Begin();
        await Lock.WriteAsync(Journal(stage), token).ConfigureAwait(false);
    }

    public DrillJournal Journal(string stage) => new(
        State.Id, Server.Stack, stage, LifeSign.Client, State.Started)
    {
        TestUser = State.User?.ToString(), Home = State.Home, Snapshot = State.Snapshot?.Id, SafetySnapshot = State.Safety?.Id,
        Volumes = RestoredVolumes, Paused = State.Paused,
    };

    /// <summary>Compose keys of the volumes that the restore writes to; empty: all of the snapshot.</summary>
    public IReadOnlyList<string> RestoredVolumes => Options.AllVolumes ? [] : [.. StoreVolumes().Select(v => v.Key).Distinct()];

    public void Dispose()
    {
        _recovery?.Dispose();
        _execs?.Dispose();
    }

    public static Evidence Is(bool seen) => seen ? Evidence.Yes : Evidence.No;
}

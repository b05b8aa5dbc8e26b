using MailuOps.Backup;
using MailuOps.Deployment;
using MailuOps.Drill.Locks;
using MailuOps.Engine;

namespace MailuOps.Drill.Sandboxes;

/// <summary>A sandbox in the making: prepared, filled, booted, and in the end removed or left to somebody.</summary>
internal sealed class Sandbox : IAsyncDisposable
{
    private readonly MailuServer _production;
    private readonly IBackupProvider _provider;
    private readonly SandboxOptions _options;
    private readonly Dictionary<string, string> _labels;
    private readonly SandboxLife _life;
    private EngineNetwork? _network;
    private readonly IReadOnlyDictionary<string, EngineImage> _images;

    private Sandbox(
        MailuServer production, IBackupProvider provider, SandboxOptions options, SandboxPlan plan, IReadOnlyDictionary<string, EngineImage> images, SandboxLife life)
    {
        (_production, _provider, _options, Plan, _images, _life) = (production, provider, options, plan, images, life);
        _labels = SandboxLabels.For(plan.Name, production.Stack);
    }

    public SandboxPlan Plan { get; }

    public string Name => Plan.Name;

    /// <summary>The copy as a server of its own; null before it is booted.</summary>
    public MailuServer? Server { get; private set; }

    private IDockerEngine Engine => _production.Engine;

    /// <summary>Of a compose project: containers on one engine.</summary>
    private bool IsLocal => _production.Deployment.Kind == DeploymentKind.Compose;

    /// <summary>Makes its network and its empty volumes, once nothing is known that it would fail of.</summary>
    public static async Task<Sandbox> PrepareAsync(
        MailuServer production, IBackupProvider provider, BackupSnapshot snapshot, SandboxOptions options, CancellationToken token)
    {
        var far = await provider.ListFarAsync(token).ConfigureAwait(false);
        var nodes = await SandboxNodes.OfAsync(production, provider, far, token).ConfigureAwait(false);
        var plan = SandboxPlan.Of(production.Deployment, SandboxPlan.NameOf(production.Stack, Mail.Secrets.NewToken(6)), options.Full, nodes);
        var foreseen = new SandboxForesight(production, provider, plan);
        foreseen.RequireStores(snapshot, far);
        var images = await foreseen.ImagesAsync(token).ConfigureAwait(false);
        var begun = await production.Engine.Notes.ReadClockAsync(token).ConfigureAwait(false);
        var note = new SandboxNote(plan.Name, production.Stack, LifeSign.Client, begun)
        {
            SnapshotId = snapshot.Id, SnapshotTime = snapshot.Time, Nodes = [.. plan.Volumes.Select(v => v.NodeId).Distinct()],
        };
        var sandbox = new Sandbox(production, provider, options, plan, images, await SandboxLife.BeginAsync(production.Engine.Notes, note, token).ConfigureAwait(false));
        try
        {
            sandbox._network = await sandbox.Engine.Yard.AddNetworkAsync(plan.Name, sandbox.IsLocal, sandbox._labels, token).ConfigureAwait(false);
            foreach (var volume in plan.Volumes)
            {
                var yard = await sandbox.Engine.YardOfAsync(volume.NodeId, $"{production.Stack}: {volume.Key}", token).ConfigureAwait(false);
                await yard.AddVolumeAsync(volume.Name, sandbox._labels, token).ConfigureAwait(false);
            }

            return sandbox;
        }
        catch
        {
            await sandbox.AbandonAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Fills the volumes from the snapshot. One that it lacks stays empty, unless it is needed.</summary>
    public async Task<IReadOnlyList<VolumeRestore>> FillAsync(BackupSnapshot snapshot, CancellationToken token)
    {
        var content = snapshot.Content!;
        var done = new List<VolumeRestore>();
        if (Plan.Volumes.FirstOrDefault(v => v.Needed is not null && !content.Entries.ContainsKey(v.Key)) is { } lacking)
        {
            throw Errors.SnapshotLacksStore(_production.Stack, snapshot.ShortId, lacking.Needed!);
        }

        foreach (var volume in Plan.Volumes.Where(v => v.Restored && content.Entries.ContainsKey(v.Key)))
        {
            done.Add(await _provider.RestoreVolumeAsync(
                snapshot, volume.Source, volume.Name, p => Tell(volume, p), _options.RestoreTimeout, token).ConfigureAwait(false));
        }

        _production.Events.Progress(new OperationProgress(ProgressId, Restoring, "done") { Completed = true });
        return done;
    }

    /// <summary>Starts the services, waits until they answer each other, and makes sure that nothing leads out.</summary>
    public async Task BootAsync(CancellationToken token)
    {
        foreach (var service in Plan.Services)
        {
            foreach (var dropped in service.Dropped)
            {
                _production.Events.Verbose($"{service.Name}: {dropped} is not mounted in the sandbox.");
            }

            await Engine.Yard.CopyServiceAsync(CopyOf(service), token).ConfigureAwait(false);
        }

        var services = await Engine.ListServicesAsync(new Dictionary<string, string> { [SandboxLabels.Name] = Name }, token).ConfigureAwait(false);
        Server = new MailuServer(Engine, DeploymentFinder.Build(Engine.Endpoint.ToString(), Name, services, null), _production.Events) { Release = _production.Release };
        var boot = new SandboxBoot(Server, _options.BootTimeout);
        var isolation = new SandboxIsolation(Server, boot, AdminImage, _labels);
        await boot.RunningAsync(token).ConfigureAwait(false);
        await CloseAsync(boot, isolation, token).ConfigureAwait(false);
        await boot.AnsweringAsync(token).ConfigureAwait(false);
        if (boot.Revived)
        {
            // A container that is started again has its routes and settings anew.
            await CloseAsync(boot, isolation, token).ConfigureAwait(false);
        }
    }

    /// <summary>Leaves it until somebody removes it.</summary>
    public Task KeepAsync(CancellationToken token) => _life.WriteAsync(_life.Note with { Kept = true }, token);

    /// <summary>Removes all of it; gives back what that was.</summary>
    public async Task<IReadOnlyList<string>> RemoveAsync(CancellationToken token)
    {
        await _life.DisposeAsync().ConfigureAwait(false);
        return await new SandboxRemoval(Engine, _provider).RunAsync(Name, token).ConfigureAwait(false);
    }

    /// <summary>Removes it after a failure, whatever the caller's token says; what cannot be removed is told.</summary>
    public async Task AbandonAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        try
        {
            await RemoveAsync(limit.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is MailuOpsException or OperationCanceledException)
        {
            _production.Events.Warning($"The sandbox {Name} could not be removed ({e.Message}). Remove-MailuSandbox -Name {Name} does it.");
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _life.DisposeAsync();

    private async Task CloseAsync(SandboxBoot boot, SandboxIsolation isolation, CancellationToken token)
    {
        await isolation.RequireAsync(token).ConfigureAwait(false);
        if (Server!.Deployment.Find(MailuRole.Smtp) is { } smtp)
        {
            await boot.LookAsync(smtp, () => new SandboxSink(Server).CloseAsync(token), token).ConfigureAwait(false);
        }
    }

    private ServiceCopy CopyOf(SandboxService service)
    {
        var environment = new Dictionary<string, string?>(service.Environment, StringComparer.Ordinal);
        if (_network!.Subnet.Length > 0)
        {
            // Whom the services trust: each other, and nobody of production.
            environment["SUBNET"] = _network.Subnet;
        }

        return new ServiceCopy(service.Source.Id, service.Name, _network.Id)
        {
            Image = _images[service.Name],
            Labels = _labels, Mounts = service.Mounts, Environment = environment, NodeId = service.NodeId,
            Memory = _options.Memory, Cpus = _options.Cpus,
            // The engine itself must not carry questions out: within the sandbox nobody answers them, but for what would wait for answers.
            NameServer = "127.0.0.1",
            Aliases = [service.Source.Name, service.Source.FullName, service.Name],
            Prelude = service.Source.Role switch
            {
                MailuRole.Admin => ["python3", "-c", Mail.ContainerScript.Load("resolver.py"), "all"],
                // Without python it only starts late.
                MailuRole.Antispam => ["sh", "-c", "! command -v python3 >/dev/null || exec python3 -c \"$0\" none \"$@\"; exec \"$@\"", Mail.ContainerScript.Load("resolver.py")],
                MailuRole.Smtp => ["sh", "-c", Mail.ContainerScript.Load("hold.sh"), "sh", Queue(service)],
                _ => [],
            },
        };
    }

    private string? AdminImage => Plan.Services.Where(s => s.Source.Role == MailuRole.Admin).Select(s => _images[s.Name].Id).FirstOrDefault();

    private static string Queue(SandboxService service) =>
        service.Mounts.Select(m => m.Target.TrimEnd('/')).FirstOrDefault(t => t.EndsWith("queue", StringComparison.Ordinal) || t == "/var/spool/postfix") ?? "/queue";

    private void Tell(ScratchVolume volume, VolumeRestore progress)
    {
        var percent = progress.TotalBytes > 0 ? (int)Math.Min(100, progress.Bytes * 100 / progress.TotalBytes) : (int?)null;
        _production.Events.Progress(
            new OperationProgress(ProgressId, Restoring, $"{volume.Key}: {progress.Files} files, {progress.Bytes >> 20} MiB") { Percent = percent, Remaining = progress.Remaining });
    }

    private string Restoring => $"Restore into {Name}";

    private const int ProgressId = 71;
}

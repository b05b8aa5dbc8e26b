using System.Formats.Tar;
using System.Text.Json.Nodes;
using MailuOps.Backup;
using MailuOps.Deployment;
using MailuOps.Drill;
using MailuOps.Drill.Sandboxes;
using MailuOps.Engine;
using MailuOps.Mail;
using MailuOps.Mail.Manifests;

namespace MailuOps.Tests.Lab;

/// <summary>
/// One drill in a sandbox with everything, and the sandbox that it leaves, for all their tests. In production, before the snapshot, lies what
/// would do harm in a copy: a message to the outside in the queue, and a user whose rules redirect and reply.
/// </summary>
public abstract class SandboxLab(LabHost lab) : IAsyncLifetime
{
    /// <summary>Waits in production's queue, and so in the snapshot's. Its own in each run: an earlier one may have left something there.</summary>
    public static readonly string Planted = $"planted-{MailuOps.Mail.Secrets.NewToken(8)}@outside.example";

    /// <summary>To whom the user's rules redirect.</summary>
    public const string Redirected = "redirected@outside.example";

    /// <summary>Gets the user's vacation reply.</summary>
    public const string Stranger = "stranger@outside.example";

    private readonly DirectoryInfo _history = Directory.CreateTempSubdirectory("sandboxdrill");
    private LabUser? _user;
    private LabUser? _recipient;

    /// <summary>Parameters that name server and backup tool.</summary>
    private protected abstract string Target { get; }

    internal string User => _user!.Address;

    internal BackupSnapshot Snapshot { get; private set; } = null!;

    /// <summary>The planted probe's message from before the backup.</summary>
    internal MailuProbe Probe { get; private set; } = null!;

    /// <summary>What the server held just before the backup.</summary>
    internal ServerManifest Manifest { get; private set; } = null!;

    internal RestoreDrillResult Drill { get; private set; } = null!;

    /// <summary>The drill as its history has it.</summary>
    internal RestoreDrillResult Kept { get; private set; } = null!;

    internal MailuSandbox Sandbox { get; private set; } = null!;

    internal MailuServer Server { get; private set; } = null!;

    /// <summary>Mail that came to somebody in production from a few seconds before the drill until its end.</summary>
    internal IReadOnlyList<(DateTimeOffset Due, TimeSpan Delay)> Mail { get; private set; } = [];

    /// <summary>Production's services, tasks, volumes and people before and after the drill.</summary>
    internal (string Before, string After) Production { get; private set; }

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        if (LabGate.SkipReason is not null)
        {
            return;
        }

        _user = await LabUser.CreateAsync(lab);
        _recipient = await LabUser.CreateAsync(lab);
        await lab.InAsync(
            MailuRole.Imap, "printf '%s' \"$2\" | doveadm sieve put -u \"$1\" -a sandbox", _user.Address,
            $"require [\"copy\", \"vacation\"]; redirect :copy \"{Redirected}\"; vacation \"away\";");
        // As when the other side does not answer; what a machine's resolver says of the outside differs.
        await lab.InAsync(
            MailuRole.Smtp, "postconf -e defer_transports=smtp && postfix reload && printf 'Subject: planted\\n\\nplanted\\n' | sendmail -f \"$1\" \"$2\"", _user.Address, Planted);
        await DockerCli.UntilAsync(
            async () => (await QueueAsync(lab.Server)).Exists(q => q.Contains(Planted, StringComparison.Ordinal) && q.Contains("\"deferred\"", StringComparison.Ordinal)),
            "the planted message in the queue", 60);
        Probe = lab.Shell.One<MailuProbe>("Register-MailuProbe -Stack $Stack");
        await PrepareAsync();
        Manifest = lab.Shell.One<ServerManifest>("($manifest = Get-MailuManifest -Stack $Stack)");
        Snapshot = lab.Shell.One<BackupSnapshot>($"Invoke-BackupbotBackup {Target}");
        // Younger than the snapshot.
        lab.Shell.Run("Register-MailuProbe -Stack $Stack").Succeeded();
        lab.Shell.With("Snapshot", Snapshot.Id).With("History", _history.FullName);
        // Not while the backup runs: a file that is renamed under its eyes is an error to it.
        var mail = new Rhythm(lab.Server, _recipient.Address);
        await mail.BeginAsync(TimeSpan.FromSeconds(6));
        var before = await ProductionAsync();
        Drill = lab.DrillOf(
            $"Invoke-MailuRestoreDrill {Target} -Sandbox -Snapshot $Snapshot -Full -Deep -Keep -PackParts 1 -Manifest $manifest -Memory 512MB -Cpus 0.5 -HistoryPath $History -Confirm:$false -WarningAction Ignore");
        Mail = await mail.EndAsync();
        Production = (before, await ProductionAsync());
        Assert.True(Drill.Outcome == DrillOutcome.Passed, Drill.Reason);
        Kept = lab.Shell.One<RestoreDrillResult>("Get-MailuDrill -HistoryPath $History");
        Sandbox = lab.Shell.All<MailuSandbox>("Get-MailuSandbox -Stack $Stack").Single(s => s.Name == Drill.Sandbox!.Name);
        Server = new MailuServer(lab.Server.Engine, Sandbox.Stack, NullEvents.Instance);
        lab.Shell.With("Sandbox", Sandbox).With("User", User);
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        if (LabGate.SkipReason is not null || _user is null)
        {
            return;
        }

        _history.Delete(recursive: true);
        await CleanUpAsync();
        foreach (var left in lab.Shell.All<MailuSandbox>("Get-MailuSandbox -Stack $Stack"))
        {
            lab.Shell.With("Name", left.Name).Run("Remove-MailuSandbox $Name -Force -Confirm:$false").Succeeded();
        }

        await lab.InAsync(MailuRole.Smtp, "postconf -X defer_transports; postqueue -j | grep -F -- \"$1\" | sed 's/.*\"queue_id\": *\"\\([A-Za-z0-9]*\\)\".*/\\1/' | postsuper -d -; postfix reload", Planted);
        await _user.DisposeAsync();
        await _recipient!.DisposeAsync();
        if (Probe is not null)
        {
            await new AccountStore(lab.Server).DeleteAsync(new UserAddress(Probe.Address), CancellationToken.None);
            await lab.InAsync(MailuRole.Imap, "rm -rf -- \"$1\"", $"/mail/{Probe.Address}");
        }
    }

    /// <summary>Before the backup.</summary>
    private protected virtual Task PrepareAsync() => Task.CompletedTask;

    /// <summary>Takes away what <see cref="PrepareAsync"/> made in production.</summary>
    private protected virtual Task CleanUpAsync() => Task.CompletedTask;

    /// <summary>Services, tasks or containers, and volumes of production.</summary>
    private protected abstract Task<string> ServicesAsync();

    /// <summary>The lines of `postqueue -j`.</summary>
    internal static async Task<List<string>> QueueAsync(MailuServer server)
    {
        var result = await server.ExecAsync(MailuRole.Smtp, ExecRequest.Of("postqueue", "-j"), CancellationToken.None);
        Assert.True(result.ExitCode == 0, result.ErrorText);
        return [.. result.OutputLines.Where(l => l.StartsWith('{'))];
    }

    internal async Task<string> ProductionAsync() => string.Join('\n', await ServicesAsync(), await lab.InventoryAsync());
}

/// <summary>Of the lab's stack, saved by backupbot.</summary>
public sealed class StackSandboxLab(LabServer lab) : SandboxLab(lab)
{
    private protected override string Target => "-Stack $Stack";

    /// <summary>A service of the sandbox as the engine has it.</summary>
    internal async Task<JsonNode> SpecAsync(string key) => JsonNode.Parse(await DockerCli.RunAsync(["service", "inspect", $"{Sandbox.Name}_{key}", "--format", "{{json .Spec}}"]))!;

    private protected override Task<string> ServicesAsync() => LabThings.StackAsync(lab);
}

/// <summary>Of the lab's compose project, saved by restic.</summary>
public sealed class ComposeSandboxLab(ComposeLab lab) : SandboxLab(lab)
{
    private protected override string Target => "@Restic";

    /// <summary>A container of the sandbox as the engine has it.</summary>
    internal async Task<JsonNode> ContainerAsync(string key) => JsonNode.Parse(await DockerCli.RunAsync(["inspect", $"{Sandbox.Name}_{key}", "--format", "{{json .}}"]))!;

    /// <summary>A secret of imap's container that is in no mount, as compose copies it there.</summary>
    internal const string Put = "/run/secrets/mailuops_put";

    /// <summary>What it holds.</summary>
    internal string PutText { get; } = MailuOps.Mail.Secrets.NewPassword();

    private protected override async Task PrepareAsync()
    {
        lab.Shell.With("Restic", await lab.ResticAsync());
        using var tar = new MemoryStream();
        await using (var writer = new TarWriter(tar, leaveOpen: true))
        {
            await writer.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, Put[1..])
            {
                Mode = UnixFileMode.UserRead | UnixFileMode.GroupRead, Uid = 8, DataStream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(PutText)),
            });
        }

        tar.Position = 0;
        await lab.Server.Engine.WriteArchiveAsync(await lab.Server.ContainerAsync(MailuRole.Imap, default), "/", tar, default);
    }

    private protected override Task CleanUpAsync() => lab.InAsync(MailuRole.Imap, "rm -f -- \"$1\"", Put);

    private protected override async Task<string> ServicesAsync()
    {
        var containers = await DockerCli.RunAsync(["ps", "-aq", "--no-trunc", "--filter", $"label={DeploymentFinder.ProjectLabel}={lab.Name}"]);
        const string Format = "{{.Id}} {{.Image}} {{.State.StartedAt}} {{.RestartCount}} {{json .Config}} {{json .HostConfig}}{{range .Mounts}} {{.Source}}{{end}}";
        var inspected = await DockerCli.RunAsync(["inspect", .. containers.Split('\n').Order(StringComparer.Ordinal), "--format", Format]);
        // Mounts come in no order.
        return string.Join('\n', inspected.Split('\n').Select(l => string.Join(' ', l.Split(' ').Order(StringComparer.Ordinal))));
    }
}

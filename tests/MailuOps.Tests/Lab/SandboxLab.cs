using System.Text.Json.Nodes;
using MailuOps.Backup;
using MailuOps.Deployment;
using MailuOps.Drill.Sandboxes;
using MailuOps.Engine;

namespace MailuOps.Tests.Lab;

/// <summary>
/// One sandbox with everything (-Full) for all its tests. In production, before the snapshot, lies what would do harm in a copy: a message to
/// the outside in the queue, and a user whose rules redirect and reply.
/// </summary>
public sealed class SandboxLab(LabServer lab) : IAsyncLifetime
{
    /// <summary>Waits in production's queue, and so in the snapshot's. Its own in each run: an earlier one may have left something there.</summary>
    public static readonly string Planted = $"planted-{MailuOps.Mail.Secrets.NewToken(8)}@outside.example";

    /// <summary>To whom the user's rules redirect.</summary>
    public const string Redirected = "redirected@outside.example";

    /// <summary>Gets the user's vacation reply.</summary>
    public const string Stranger = "stranger@outside.example";

    private LabUser? _user;

    internal string User => _user!.Address;

    internal BackupSnapshot Snapshot { get; private set; } = null!;

    internal MailuSandbox Sandbox { get; private set; } = null!;

    internal MailuServer Server { get; private set; } = null!;

    /// <summary>Production's services, tasks and volumes before and after the sandbox was made.</summary>
    internal (string Before, string After) Production { get; private set; }

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        if (LabGate.SkipReason is not null)
        {
            return;
        }

        _user = await LabUser.CreateAsync(lab);
        await lab.InAsync(
            MailuRole.Imap, "printf '%s' \"$2\" | doveadm sieve put -u \"$1\" -a sandbox", _user.Address,
            $"require [\"copy\", \"vacation\"]; redirect :copy \"{Redirected}\"; vacation \"away\";");
        // As when the other side does not answer; what a machine's resolver says of the outside differs.
        await lab.InAsync(
            MailuRole.Smtp, "postconf -e defer_transports=smtp && postfix reload && printf 'Subject: planted\\n\\nplanted\\n' | sendmail -f \"$1\" \"$2\"", _user.Address, Planted);
        await DockerCli.UntilAsync(
            async () => (await QueueAsync(lab.Server)).Exists(q => q.Contains(Planted, StringComparison.Ordinal) && q.Contains("\"deferred\"", StringComparison.Ordinal)),
            "the planted message in the queue", 60);
        Snapshot = lab.Shell.One<BackupSnapshot>("Invoke-BackupbotBackup -Stack $Stack");
        var before = await ProductionAsync();
        Sandbox = lab.Shell.With("Snapshot", Snapshot.Id).One<MailuSandbox>("New-MailuSandbox -Stack $Stack -Snapshot $Snapshot -Full -Memory 512MB -Cpus 0.5");
        Production = (before, await ProductionAsync());
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

        if (Sandbox is not null)
        {
            lab.Shell.Run("Remove-MailuSandbox $Sandbox.Name -Force -Confirm:$false");
        }

        await lab.InAsync(MailuRole.Smtp, "postconf -X defer_transports; postqueue -j | grep -F -- \"$1\" | sed 's/.*\"queue_id\": *\"\\([A-Za-z0-9]*\\)\".*/\\1/' | postsuper -d -; postfix reload", Planted);
        await _user.DisposeAsync();
    }

    /// <summary>The lines of `postqueue -j`.</summary>
    internal static async Task<List<string>> QueueAsync(MailuServer server)
    {
        var result = await server.ExecAsync(MailuRole.Smtp, ExecRequest.Of("postqueue", "-j"), CancellationToken.None);
        Assert.True(result.ExitCode == 0, result.ErrorText);
        return [.. result.OutputLines.Where(l => l.StartsWith('{'))];
    }

    /// <summary>A service of the sandbox as the engine has it.</summary>
    internal async Task<JsonNode> SpecAsync(string key) => JsonNode.Parse(await DockerCli.RunAsync(["service", "inspect", $"{Sandbox.Name}_{key}", "--format", "{{json .Spec}}"]))!;

    internal async Task<string> ProductionAsync() => string.Join(
        '\n',
        await DockerCli.RunAsync(["stack", "ps", LabServer.Stack, "--no-trunc", "--format", "{{.ID}} {{.Name}} {{.Image}} {{.DesiredState}}"]),
        await DockerCli.RunAsync(["service", "inspect", .. lab.Server.Deployment.Services.Select(s => s.FullName), "--format", "{{.Version.Index}} {{json .Spec}}"]),
        await DockerCli.RunAsync(["volume", "ls", "--filter", $"label={DeploymentFinder.StackLabel}={LabServer.Stack}", "--format", "{{.Name}}"]));
}

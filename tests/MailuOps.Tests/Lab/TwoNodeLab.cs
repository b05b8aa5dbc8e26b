using System.Collections;
using System.Diagnostics;
using MailuOps.Backup;
using MailuOps.Deployment;
using MailuOps.Engine;
using MailuOps.Engine.Nodes;

namespace MailuOps.Tests.Lab;

/// <summary>A test that needs a second node: another engine on this machine.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TwoNodeFactAttribute : FactAttribute
{
    /// <summary>Decides when the test is discovered.</summary>
    public TwoNodeFactAttribute() => Skip = TwoNodeLab.SkipReason;
}

/// <summary>
/// A lab of its own on the lab's engine and a second one: imap and the front run there, admin at home, and a backup bot on each. The lab's own
/// tool makes and removes it.
/// </summary>
public sealed class TwoNodeLab : IAsyncLifetime
{
    /// <summary>Its stack.</summary>
    public const string Stack = "mail_nodes";

    /// <summary>The second node.</summary>
    public const string Node = "mail-nodes-2";

    /// <summary>The stack of its bots.</summary>
    public const string Backups = "nodes_backups";

    /// <summary>Null when a second node can be made here, and nobody has said that it takes too long (MAILUOPS_NODES=1).</summary>
    public static string? SkipReason { get; } = LabGate.SkipReason
        ?? (Environment.GetEnvironmentVariable("MAILUOPS_NODES") == "1" ? "NOT PROVEN: MAILUOPS_NODES=1 leaves out the lab of two nodes." : null)
        ?? (LabTool("__obstacle") is { Length: > 0 } why ? $"NOT PROVEN: no second node can be had here: {why}" : null);

    /// <summary>The second engine's address.</summary>
    public string Endpoint { get; private set; } = "";

    internal HostedShell Shell { get; private set; } = null!;

    private IDockerEngine _home = null!;
    private IDockerEngine _away = null!;

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        if (SkipReason is not null)
        {
            return;
        }

        try
        {
            Up();
            Endpoint = LabTool("status", "--stack", Stack, "--backups", Backups).Split('\n').Single(l => l.StartsWith("second node:", StringComparison.Ordinal)).Split(' ')[^1];
            _home = await EngineConnector.ConnectAsync(EndpointResolver.Resolve(null), CancellationToken.None);
            _away = await EngineConnector.ConnectAsync(EndpointResolver.Resolve(Endpoint), CancellationToken.None);
            Shell = new HostedShell().With("Stack", Stack).With("Ways", new Hashtable { [Node] = Endpoint });
        }
        catch
        {
            // The runner disposes of no fixture that did not come up.
            await DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        if (SkipReason is not null)
        {
            return;
        }

        Shell?.Dispose();
        foreach (var engine in new[] { _home, _away }.Where(e => e is not null))
        {
            await engine.DisposeAsync();
        }

        LabTool("down", "--quiet", "--stack", Stack, "--backups", Backups);
    }

    /// <summary>Starts what does not run, and returns when mail is delivered.</summary>
    public void Up() => LabTool("up", "--quiet", "--stack", Stack, "--backups", Backups, "--nodes", "2", "--away", "imap,app");

    /// <summary>Sees to it that a service runs on the second node, or at home, as an operator would; returns when mail flows.</summary>
    public async Task PlaceAsync(string service, bool away)
    {
        var (there, home) = ($"node.labels.org.mailuops.lab.away == {Stack}", $"node.id == {_home.Info.NodeId}");
        var full = $"{Stack}_{service}";
        var wanted = away ? there : home;
        if ((await DockerCli.RunAsync(["service", "inspect", full, "--format", "{{.Spec.TaskTemplate.Placement.Constraints}}"])).Contains(wanted, StringComparison.Ordinal))
        {
            return;
        }

        await DockerCli.RunAsync(["service", "update", "--quiet", "--constraint-rm", away ? home : there, "--constraint-add", wanted, full]);
        LabTool("wait", "--stack", Stack, "--backups", Backups);
    }

    /// <summary>Runs something while the bot of the second node misbehaves, and makes sure that it did.</summary>
    /// <param name="bots">The service that it belongs to.</param>
    public async Task FaultAsync(string fault, Func<Task> action, string bots = $"{Backups}_second")
    {
        var (server, _) = await OpenAsync();
        var found = await BackupbotFinder.FindAsync(server.Engine, bots, default);
        var second = found.Single(b => found.Count == 1 || b.NodeId == _away.Info.NodeId);
        Task<ExecResult> RunAsync(string script) => server.ExecAsync(second, ExecRequest.Shell(script, fault), default);
        await RunAsync("printf '%s' \"$1\" >/run/lab-fault; rm -f /run/lab-fault-applied");
        try
        {
            await action();
        }
        finally
        {
            Assert.Contains(fault, (await RunAsync("rm -f /run/lab-fault; cat /run/lab-fault-applied")).OutputText);
        }
    }

    /// <summary>The deployment as a cmdlet sees it that was told the way to the second node, with the bot at home alone.</summary>
    internal async Task<(MailuServer Server, BackupbotProvider Provider)> OpenAsync(IOperationEvents? events = null)
    {
        var connector = new NodeConnector(new Dictionary<string, string> { [Node] = Endpoint }, () => [], (_, _) => Task.FromResult(_away));
        var router = new SwarmRouter(_home, connector);
        var server = new MailuServer(router, await DeploymentFinder.FindOneAsync(router, Stack, null, CancellationToken.None), events ?? NullEvents.Instance);
        return (server, new BackupbotProvider(server, await BackupbotFinder.FindAsync(router, $"{Backups}_app", CancellationToken.None)));
    }

    /// <summary>Volumes of sandboxes on either node.</summary>
    public async Task<IReadOnlyList<string>> SandboxVolumesAsync() =>
        [.. (await Task.WhenAll(new[] { _home, _away }.Select(e => e.Yard.ListVolumesAsync("org.mailuops.sandbox", default)))).SelectMany(v => v).Select(v => v.Name)];

    /// <summary>Kills the second engine without a warning, as a power cut does. <see cref="Up"/> brings it back.</summary>
    public void Kill()
    {
        var pid = File.ReadAllText(Path.Combine(Path.GetDirectoryName(new Uri(Endpoint).LocalPath)!, "dockerd.pid"));
        using var engine = Process.GetProcessById(int.Parse(pid, System.Globalization.CultureInfo.InvariantCulture));
        engine.Kill();
        Assert.True(engine.WaitForExit(10_000));
    }

    private static string LabTool(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Repository.PathOf("lab", "lab"), arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"lab {string.Join(' ', arguments)}: {error.Result}");
        return output.Trim();
    }
}

using System.Diagnostics;
using MailuOps.Deployment;
using MailuOps.Engine;

namespace MailuOps.Tests.Lab;

/// <summary>Needs no stack and no Swarm: it may have an engine of its own.</summary>
[CollectionDefinition("compose", DisableParallelization = true)]
public sealed class ComposeCollection : ICollectionFixture<ComposeLab>;

/// <summary>A server of the lab as a compose project with bind mounts, and a folder for copies of it. One that runs already is used, and left.</summary>
public sealed class ComposeLab : IAsyncLifetime
{
    /// <summary>The project's name.</summary>
    public static string Project { get; } = Environment.GetEnvironmentVariable("MAILUOPS_PROJECT") ?? "mailuops-test";

    private bool _started;

    /// <summary>The folder that holds the bind mounts.</summary>
    public static string Root { get; } = Repository.PathOf("lab", ".state", $"project-{Project}");

    /// <summary>A folder for copies.</summary>
    internal DirectoryInfo Copies { get; private set; } = null!;

    /// <summary>The services of the project and the engine that runs them.</summary>
    internal MailuServer Server { get; private set; } = null!;

    /// <summary>Cmdlets; $Stack, $Root, $Copies, and in $Copy the command that makes a copy.</summary>
    internal HostedShell Shell { get; private set; } = null!;

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        if (LabGate.SkipReason is not null)
        {
            return;
        }

        _started = await LabAsync("status") != 0;
        Assert.Equal(0, await LabAsync("up"));
        Copies = Directory.CreateTempSubdirectory("mailuops-copies-");
        var engine = await EngineConnector.ConnectAsync(EndpointResolver.Resolve(null), CancellationToken.None);
        Server = new MailuServer(engine, await DeploymentFinder.FindOneAsync(engine, Project, null, CancellationToken.None), NullEvents.Instance);
        Shell = new HostedShell().With("Stack", Project).With("Root", Root).With("Copies", Copies.FullName);
        Shell.Run("$Copy = { param($To) & cp -a $Root $To }").Succeeded();
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        if (LabGate.SkipReason is not null)
        {
            return;
        }

        Shell?.Dispose();
        Copies?.Delete(true);
        if (Server is not null)
        {
            await Server.Engine.DisposeAsync();
        }

        if (_started)
        {
            Assert.Equal(0, await LabAsync("down"));
        }
    }

    /// <summary>Runs a shell script in a service's container and gives back its output.</summary>
    internal async Task<string> InAsync(MailuRole role, string script, params string[] arguments)
    {
        var result = await Server.ExecAsync(role, ExecRequest.Shell(script, arguments), CancellationToken.None);
        Assert.True(result.ExitCode == 0, $"exit {result.ExitCode}: {result.ErrorText}{result.OutputText}");
        return result.OutputText.TrimEnd('\n');
    }

    private static async Task<int> LabAsync(string command)
    {
        using var lab = Process.Start(new ProcessStartInfo(Repository.PathOf("lab", "lab"), ["--compose", "--quiet", "--stack", Project, command]) { RedirectStandardOutput = true })!;
        await lab.StandardOutput.ReadToEndAsync();
        await lab.WaitForExitAsync();
        return lab.ExitCode;
    }
}

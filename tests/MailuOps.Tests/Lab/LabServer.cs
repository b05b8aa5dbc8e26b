using System.Text;
using MailuOps.Deployment;
using MailuOps.Engine;

namespace MailuOps.Tests.Lab;

/// <summary>The running lab, for tests: cmdlets in a hosted shell, and a second way to look at the same things.</summary>
public sealed class LabServer : IAsyncLifetime
{
    /// <summary>The stack under test.</summary>
    public static string Stack { get; } = Environment.GetEnvironmentVariable("MAILUOPS_STACK") ?? "mail_example_com";

    /// <summary>The services of the stack and the engine that runs them. Not to be used where the test is skipped.</summary>
    public MailuServer Server { get; private set; } = null!;

    /// <summary>The backup bot's service.</summary>
    public MailuService Bot { get; private set; } = null!;

    internal HostedShell Shell { get; private set; } = null!;

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        if (LabGate.SkipReason is not null)
        {
            return;
        }

        var engine = await EngineConnector.ConnectAsync(EndpointResolver.Resolve(null), CancellationToken.None);
        Server = new MailuServer(engine, await DeploymentFinder.FindOneAsync(engine, Stack, null, CancellationToken.None), NullEvents.Instance);
        Bot = (await MailuOps.Backup.BackupbotFinder.FindAsync(engine, null, CancellationToken.None))[0];
        Shell = new HostedShell().With("Stack", Stack);
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        Shell?.Dispose();
        if (Server is not null)
        {
            await Server.Engine.DisposeAsync();
        }
    }

    /// <summary>Runs a shell script in a service's container and gives back its output; a non-zero exit fails the test.</summary>
    internal async Task<string> InAsync(MailuRole role, string script, params string[] arguments)
    {
        var result = await Server.ExecAsync(role, ExecRequest.Shell(script, arguments), CancellationToken.None);
        Assert.True(result.ExitCode == 0, $"exit {result.ExitCode}: {result.ErrorText}{result.OutputText}");
        return result.OutputText.TrimEnd('\n');
    }

    /// <summary>Makes the bot misbehave until the result is disposed; fails when the fault was never applied.</summary>
    internal async Task<IAsyncDisposable> FaultAsync(string fault)
    {
        await BotAsync("printf '%s' \"$1\" > /run/lab-fault; rm -f /run/lab-fault-applied", fault);
        return new Fault(this, fault);
    }

    private async Task<string> BotAsync(string script, params string[] arguments)
    {
        var result = await Server.ExecAsync(Bot, ExecRequest.Shell(script, arguments), CancellationToken.None);
        Assert.True(result.ExitCode == 0, result.ErrorText);
        return Encoding.UTF8.GetString(result.Output);
    }

    private sealed class Fault(LabServer lab, string name) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            var applied = await lab.BotAsync("rm -f /run/lab-fault; cat /run/lab-fault-applied 2>/dev/null || true");
            // A fault that never happened would make its test pass for nothing.
            Assert.Contains(name.Split(':')[0], applied);
        }
    }
}

/// <summary>All lab tests share the server, one after the other.</summary>
[CollectionDefinition("lab", DisableParallelization = true)]
public sealed class LabCollection : ICollectionFixture<LabServer>;

using System.Text;
using MailuOps.Deployment;
using MailuOps.Engine;

namespace MailuOps.Tests.Lab;

/// <summary>The lab's stack with its backup bot.</summary>
public sealed class LabServer : LabHost
{
    /// <summary>The stack under test.</summary>
    public static string Stack { get; } = Environment.GetEnvironmentVariable("MAILUOPS_STACK") ?? "mail_example_com";

    /// <inheritdoc/>
    public override string Name => Stack;

    /// <summary>The backup bot's service.</summary>
    public MailuService Bot { get; private set; } = null!;

    /// <inheritdoc/>
    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        Bot = LabGate.SkipReason is null ? (await MailuOps.Backup.BackupbotFinder.FindAsync(Server.Engine, null, CancellationToken.None))[0] : null!;
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

using MailuOps.Deployment;
using MailuOps.Engine;

namespace MailuOps.Tests.Lab;

/// <summary>A running server of the lab, a stack or a compose project, for tests: cmdlets in a hosted shell, and a second way to look at the same things.</summary>
public abstract class LabHost : IAsyncLifetime
{
    /// <summary>The stack's or project's name.</summary>
    public abstract string Name { get; }

    /// <summary>Its services and the engine that runs them. Not to be used where the test is skipped.</summary>
    public MailuServer Server { get; protected set; } = null!;

    /// <summary>Cmdlets; the name in $Stack.</summary>
    internal HostedShell Shell { get; private protected set; } = null!;

    /// <inheritdoc/>
    public virtual async Task InitializeAsync()
    {
        if (LabGate.SkipReason is not null)
        {
            return;
        }

        var engine = await EngineConnector.ConnectAsync(EndpointResolver.Resolve(null), CancellationToken.None);
        Server = new MailuServer(engine, await DeploymentFinder.FindOneAsync(engine, Name, null, CancellationToken.None), NullEvents.Instance);
        Shell = new HostedShell().With("Stack", Name);
    }

    /// <inheritdoc/>
    public virtual async Task DisposeAsync()
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
}

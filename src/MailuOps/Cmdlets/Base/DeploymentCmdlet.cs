using System.Management.Automation;
using MailuOps.Deployment;
using MailuOps.Drill.Sandboxes;
using MailuOps.Engine;

namespace MailuOps.Cmdlets;

/// <summary>Base of the cmdlets that work on a Mailu deployment.</summary>
public abstract class DeploymentCmdlet : EngineCmdlet
{
    private readonly Dictionary<(string?, string?), MailuServer> _servers = [];

    /// <summary>The deployment: its name, or what Get-MailuStack returned. Not needed where the engine runs only one.</summary>
    [Parameter(ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(StackCompleter))]
    [ValidateNotNull]
    public StackReference? Stack { get; set; }

    /// <summary>The deployment and its engine.</summary>
    protected async Task<MailuServer> OpenAsync(CancellationToken token)
    {
        var host = Stack?.Deployment?.DockerHost ?? EngineAddress;
        if (_servers.TryGetValue((Stack?.Name, host), out var open))
        {
            return open;
        }

        var engine = await ConnectAsync(host, token).ConfigureAwait(false);
        var deployment = Stack?.Deployment ?? await FindAsync(engine, token).ConfigureAwait(false);
        Events.Verbose($"{deployment.Stack} on {deployment.DockerHost}");
        return _servers[(Stack?.Name, host)] = new MailuServer(engine, deployment, Events);
    }

    private async Task<MailuDeployment> FindAsync(IDockerEngine engine, CancellationToken token)
    {
        try
        {
            return await DeploymentFinder.FindOneAsync(engine, Stack?.Name, null, token).ConfigureAwait(false);
        }
        catch (MailuOpsException e) when (Stack is not null && e.Id == "MailuOps.StackNotFound")
        {
            // What comes out of a sandbox carries its name: piped on, the sandbox is meant.
            var sandboxes = await SandboxFinder.FindAsync(engine, null, token).ConfigureAwait(false);
            if (sandboxes.FirstOrDefault(s => s.Name == Stack.Name) is { } sandbox)
            {
                return sandbox.Stack;
            }

            throw;
        }
    }
}

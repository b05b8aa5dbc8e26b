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
        var host = Stack?.EngineAddress ?? EngineAddress;
        if (_servers.TryGetValue((Stack?.Name, host), out var open))
        {
            return open;
        }

        return _servers[(Stack?.Name, host)] = await OpenAsync(Stack, host, Events, token).ConfigureAwait(false);
    }

    /// <summary>Another deployment than that of the present record, with events of its own.</summary>
    /// <param name="address">Its engine, where the reference names none.</param>
    private protected async Task<MailuServer> OpenAsync(StackReference? stack, string? address, IOperationEvents events, CancellationToken token)
    {
        var engine = await ConnectAsync(stack?.EngineAddress ?? address, token).ConfigureAwait(false);
        var deployment = stack?.Deployment ?? await FindAsync(engine, stack, token).ConfigureAwait(false);
        events.Verbose($"{deployment.Stack} on {deployment.DockerHost}");
        return new MailuServer(engine, deployment, events);
    }

    private static async Task<MailuDeployment> FindAsync(IDockerEngine engine, StackReference? stack, CancellationToken token)
    {
        try
        {
            return await DeploymentFinder.FindOneAsync(engine, stack?.Name, null, token).ConfigureAwait(false);
        }
        catch (MailuOpsException e) when (stack is not null && e.Id == "MailuOps.StackNotFound")
        {
            // What comes out of a sandbox carries its name: piped on, the sandbox is meant.
            var sandboxes = await SandboxFinder.FindAsync(engine, null, token).ConfigureAwait(false);
            if (sandboxes.FirstOrDefault(s => s.Name == stack.Name) is { } sandbox)
            {
                return sandbox.Stack;
            }

            throw;
        }
    }
}

using System.Management.Automation;
using MailuOps.Backup;
using MailuOps.Deployment;
using MailuOps.Drill.Sandboxes;
using MailuOps.Engine;

namespace MailuOps.Cmdlets;

/// <summary>Removes sandboxes: all that carries their label, and nothing else.</summary>
[Cmdlet(VerbsCommon.Remove, "MailuSandbox", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High, DefaultParameterSetName = "Name",
    HelpUri = HelpPages.Root + "Remove-MailuSandbox.md")]
[OutputType(typeof(SandboxRemoved))]
public sealed class RemoveMailuSandboxCommand : EngineCmdlet
{
    /// <summary>Names of sandboxes.</summary>
    [Parameter(ParameterSetName = "Name", Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(SandboxCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = [];

    /// <summary>All that nobody needs: left by clients that died, or could not remove theirs.</summary>
    [Parameter(ParameterSetName = "Stale", Mandatory = true)]
    public SwitchParameter Stale { get; set; }

    /// <summary>Also one that a client works with.</summary>
    [Parameter(ParameterSetName = "Name")]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override async Task RunAsync(CancellationToken token)
    {
        var engine = await ConnectAsync(token).ConfigureAwait(false);
        var all = await SandboxFinder.FindAsync(engine, null, token).ConfigureAwait(false);
        foreach (var name in Stale ? all.Where(s => s.State == SandboxState.Stale).Select(s => s.Name) : Name)
        {
            try
            {
                var sandbox = all.FirstOrDefault(s => s.Name == name) ?? throw Errors.SandboxNotFound(name, all.Select(s => s.Name));
                if (sandbox.State == SandboxState.InUse && !Force)
                {
                    throw Errors.SandboxInUse(name, sandbox.Client);
                }

                if (await ConfirmAsync(name, $"Remove the sandbox of {sandbox.Production} with all its volumes").ConfigureAwait(false))
                {
                    Emit(new SandboxRemoved(name, sandbox.DockerHost, sandbox.Production, await RemoveAsync(engine, sandbox, token).ConfigureAwait(false)));
                }
            }
            catch (MailuOpsException e)
            {
                // One that is not there, or is in use, does not spare the others.
                EmitError(e);
            }
        }
    }

    private Task<IReadOnlyList<string>> RemoveAsync(IDockerEngine engine, MailuSandbox sandbox, CancellationToken token) =>
        Heartbeat.WatchAsync(SandboxMaker.RemoveAsync(engine, sandbox, token), Events, sandbox.Name, () => "removing its services, networks and volumes");
}

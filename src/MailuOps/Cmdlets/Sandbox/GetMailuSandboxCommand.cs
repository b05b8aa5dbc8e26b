using System.Management.Automation;
using MailuOps.Drill.Sandboxes;

namespace MailuOps.Cmdlets;

/// <summary>Lists the sandboxes of an engine, and what is left of those whose client died.</summary>
[Cmdlet(VerbsCommon.Get, "MailuSandbox", HelpUri = HelpPages.Root + "Get-MailuSandbox.md")]
[OutputType(typeof(MailuSandbox))]
public sealed class GetMailuSandboxCommand : EngineCmdlet
{
    /// <summary>Only sandboxes of this deployment; default: those of all on the engine.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(StackCompleter))]
    [ValidateNotNull]
    public StackReference? Stack { get; set; }

    /// <summary>Only those that nobody needs.</summary>
    [Parameter]
    public SwitchParameter Stale { get; set; }

    /// <inheritdoc/>
    protected override async Task RunAsync(CancellationToken token)
    {
        var engine = await ConnectAsync(Stack?.EngineAddress ?? EngineAddress, token).ConfigureAwait(false);
        foreach (var sandbox in await SandboxFinder.FindAsync(engine, Stack?.Name, token).ConfigureAwait(false))
        {
            if (!Stale || sandbox.State == SandboxState.Stale)
            {
                Emit(sandbox);
            }
        }
    }
}

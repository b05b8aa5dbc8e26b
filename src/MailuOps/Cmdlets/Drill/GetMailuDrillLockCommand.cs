using System.Management.Automation;
using MailuOps.Drill.Locks;

namespace MailuOps.Cmdlets;

/// <summary>Lists the drills that have not ended: those that run now, and those whose client died.</summary>
[Cmdlet(VerbsCommon.Get, "MailuDrillLock", HelpUri = HelpPages.Root + "Get-MailuDrillLock.md")]
[OutputType(typeof(UnfinishedDrill))]
public sealed class GetMailuDrillLockCommand : EngineCmdlet
{
    /// <summary>Only the drill of this deployment; default: those of all on the engine.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(StackCompleter))]
    [ValidateNotNull]
    public StackReference? Stack { get; set; }

    /// <inheritdoc/>
    protected override async Task RunAsync(CancellationToken token)
    {
        var engine = await ConnectAsync(Stack?.EngineAddress ?? EngineAddress, token).ConfigureAwait(false);
        foreach (var drill in await DrillLock.FindAsync(engine, Stack?.Name, token).ConfigureAwait(false))
        {
            Emit(drill);
        }
    }
}

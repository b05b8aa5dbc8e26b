using System.Management.Automation;
using MailuOps.Drill.Locks;

namespace MailuOps.Cmdlets;

/// <summary>Cleans up after a restore drill whose client died: its test user, its lock, and a half-written account database.</summary>
[Cmdlet(VerbsDiagnostic.Repair, "MailuDrill", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High,
    HelpUri = HelpPages.Root + "Repair-MailuDrill.md")]
[OutputType(typeof(DrillRepairReport))]
public sealed class RepairMailuDrillCommand : ProviderCmdlet
{
    /// <summary>Repairs after a drill that still gives signs of life: for one whose client is known to be dead.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>How long a restore may take, where one is needed.</summary>
    [Parameter]
    [Duration]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromHours(6);

    /// <inheritdoc/>
    protected override async Task RunAsync(CancellationToken token)
    {
        var server = await OpenAsync(token).ConfigureAwait(false);
        var found = await DrillLock.FindAsync(server.Engine, server.Stack, token).ConfigureAwait(false);
        if (found.Count == 0)
        {
            throw Errors.DrillNotFound(server.Stack);
        }

        var drill = found[0];
        if (!drill.Dead && !Force)
        {
            throw Errors.DrillRunning(server.Stack, drill.DrillId, $"in stage {drill.Stage}, by {drill.Journal.Client}", drill.LastSign);
        }

        if (await ConfirmAsync(server.Stack, $"Clean up after drill {drill.DrillId}, which died in stage {drill.Stage}").ConfigureAwait(false))
        {
            var provider = await ProviderAsync(server, token).ConfigureAwait(false);
            Emit(await new DrillRepair(server, provider).RunAsync(drill, Timeout, token).ConfigureAwait(false));
        }
    }
}

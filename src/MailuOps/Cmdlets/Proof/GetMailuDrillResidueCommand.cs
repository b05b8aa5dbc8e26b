using System.Management.Automation;
using MailuOps.Drill.Residue;

namespace MailuOps.Cmdlets;

/// <summary>Lists what drills and tests left on a server: users, mailboxes, queue entries, locks, sandboxes, processes, files.</summary>
[Cmdlet(VerbsCommon.Get, "MailuDrillResidue", HelpUri = HelpPages.Root + "Get-MailuDrillResidue.md")]
[OutputType(typeof(MailuDrillResidue))]
public sealed class GetMailuDrillResidueCommand : ResidueCmdlet
{
    /// <inheritdoc/>
    protected override async Task RunAsync(CancellationToken token)
    {
        foreach (var left in await FindAsync(token).ConfigureAwait(false))
        {
            Emit(left);
        }
    }
}

using MailuOps.Drill.Residue;

namespace MailuOps.Cmdlets;

/// <summary>What Get-MailuDrillResidue and Test-MailuTeardown have in common.</summary>
public abstract class ResidueCmdlet : BackupCmdlet
{
    private protected async Task<IReadOnlyList<MailuDrillResidue>> FindAsync(CancellationToken token)
    {
        var server = await OpenAsync(token).ConfigureAwait(false);
        var bots = await BotsAsync(server.Engine, token).ConfigureAwait(false);
        return await new ResidueFinder(server, bots).FindAsync(null, token).ConfigureAwait(false);
    }
}

using System.Management.Automation;

namespace MailuOps.Cmdlets;

/// <summary>True when drills and tests have left nothing on the server. What there is, Get-MailuDrillResidue lists.</summary>
[Cmdlet(VerbsDiagnostic.Test, "MailuTeardown", HelpUri = HelpPages.Root + "Test-MailuTeardown.md")]
[OutputType(typeof(bool))]
public sealed class TestMailuTeardownCommand : ResidueCmdlet
{
    /// <inheritdoc/>
    protected override async Task RunAsync(CancellationToken token)
    {
        var found = await FindAsync(token).ConfigureAwait(false);
        foreach (var left in found)
        {
            Events.Verbose($"Left: {left}");
        }

        Emit(found.Count == 0);
    }
}

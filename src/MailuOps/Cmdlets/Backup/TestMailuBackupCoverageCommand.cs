using System.Management.Automation;
using MailuOps.Backup;

namespace MailuOps.Cmdlets;

/// <summary>Tells whether the newest snapshot of a running deployment holds what the labels promise and what people would miss. Get-MailuBackupCoverage says why not.</summary>
[Cmdlet(VerbsDiagnostic.Test, "MailuBackupCoverage", HelpUri = HelpPages.Root + "Test-MailuBackupCoverage.md")]
[OutputType(typeof(bool))]
public sealed class TestMailuBackupCoverageCommand : BackupCoverageCmdlet
{
    /// <summary>The least severity that makes the answer false.</summary>
    [Parameter]
    [ValidateSet(nameof(CoverageSeverity.Information), nameof(CoverageSeverity.Warning), nameof(CoverageSeverity.Error))]
    public CoverageSeverity Severity { get; set; } = CoverageSeverity.Warning;

    /// <inheritdoc/>
    protected override async Task RunAsync(CancellationToken token)
    {
        var bad = (await SurveyAsync(token).ConfigureAwait(false)).Where(store => store.Severity >= Severity).ToList();
        foreach (var store in bad)
        {
            Events.Verbose($"{store.Name}: {store.Severity}: {store.Problem}");
        }

        Emit(bad.Count == 0);
    }
}

using System.Management.Automation;
using MailuOps.Backup;

namespace MailuOps.Cmdlets;

/// <summary>Shows of each store of a running deployment what the labels promise, what the newest snapshot holds, and what does not fit.</summary>
[Cmdlet(VerbsCommon.Get, "MailuBackupCoverage", HelpUri = HelpPages.Root + "Get-MailuBackupCoverage.md")]
[OutputType(typeof(MailuBackupCoverage))]
public sealed class GetMailuBackupCoverageCommand : BackupCoverageCmdlet
{
    /// <summary>Names (compose keys) or patterns; without it all.</summary>
    [Parameter(Position = 0)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = ["*"];

    /// <summary>The least severity to show; the default shows every store.</summary>
    [Parameter]
    public CoverageSeverity Severity { get; set; } = CoverageSeverity.None;

    /// <inheritdoc/>
    protected override async Task RunAsync(CancellationToken token)
    {
        var names = RuleFilter.Of(Name);
        foreach (var store in await SurveyAsync(token).ConfigureAwait(false))
        {
            if (store.Severity >= Severity && names(store.Name))
            {
                Emit(store);
            }
        }
    }
}

using System.Management.Automation;
using MailuOps.Drill;

namespace MailuOps.Cmdlets;

/// <summary>Remove-MailuDrill: removes records of drills: all but the newest of each deployment, or those that are piped in.</summary>
[Cmdlet(VerbsCommon.Remove, "MailuDrill", DefaultParameterSetName = "Old", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High,
    HelpUri = HelpPages.Root + "Remove-MailuDrill.md")]
[OutputType(typeof(void))]
public sealed class RemoveMailuDrillCommand : HistoryCmdlet
{
    /// <summary>Keeps so many of each deployment, the newest.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Old")]
    [ValidateRange(0, int.MaxValue)]
    public int KeepLast { get; set; }

    /// <summary>Only drills of these deployments; wildcards are allowed.</summary>
    [Parameter(ParameterSetName = "Old")]
    [ArgumentCompleter(typeof(HistoryStackCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string? Stack { get; set; }

    /// <summary>Removes this drill.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Record", ValueFromPipeline = true)]
    [ValidateNotNull]
    public RestoreDrillResult InputObject { get; set; } = null!;

    /// <inheritdoc/>
    protected override async Task RunAsync(CancellationToken token)
    {
        var history = await OpenHistoryAsync().ConfigureAwait(false);
        // A record that cannot be read may be evidence: it is told of, counts for nothing and stays.
        var old = ParameterSetName == "Record"
            ? [InputObject]
            : Drills(history, Stack, problem => Events.Warning(problem.Message), token).GroupBy(d => d.Stack, StringComparer.Ordinal).SelectMany(g => g.Skip(KeepLast)).ToList();
        foreach (var drill in old)
        {
            token.ThrowIfCancellationRequested();
            if (await ConfirmAsync(Path.Combine(history.Folder, drill.Id + ".json"), $"Remove the record of the drill of {drill.Stack} ({drill.Outcome})").ConfigureAwait(false)
                && !history.Remove(drill.Id))
            {
                EmitError(Errors.DrillRecordNotFound(drill.Id, history.Folder));
            }
        }
    }
}

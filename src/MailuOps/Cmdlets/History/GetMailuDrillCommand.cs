using System.Management.Automation;
using MailuOps.Drill;

namespace MailuOps.Cmdlets;

/// <summary>Get-MailuDrill: the restore drills that were kept, the newest first.</summary>
[Cmdlet(VerbsCommon.Get, "MailuDrill", HelpUri = HelpPages.Root + "Get-MailuDrill.md")]
[OutputType(typeof(RestoreDrillResult))]
public sealed class GetMailuDrillCommand : HistoryCmdlet
{
    /// <summary>Only drills of these deployments; wildcards are allowed.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(HistoryStackCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string? Stack { get; set; }

    /// <summary>Only so many, the newest.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int Last { get; set; } = int.MaxValue;

    /// <summary>Only drills that began at this time or later.</summary>
    [Parameter]
    public DateTimeOffset? Since { get; set; }

    /// <inheritdoc/>
    protected override async Task RunAsync(CancellationToken token)
    {
        var history = await OpenHistoryAsync().ConfigureAwait(false);
        foreach (var drill in Drills(history, Stack, EmitError, token).Where(d => Since is not { } since || d.Started >= since).Take(Last))
        {
            // A type name of its own: many drills are a table, one is a list.
            var record = PSObject.AsPSObject(drill);
            record.TypeNames.Insert(0, typeof(RestoreDrillResult).FullName + "#History");
            Emit(record);
        }
    }
}

using System.Management.Automation;
using MailuOps.Drill;
using MailuOps.Report;

namespace MailuOps.Cmdlets;

/// <summary>ConvertTo-MailuDrillReport: the results of drills as one text, for people or for other tools.</summary>
[Cmdlet(VerbsData.ConvertTo, "MailuDrillReport", HelpUri = HelpPages.Root + "ConvertTo-MailuDrillReport.md")]
[OutputType(typeof(string))]
public sealed class ConvertToMailuDrillReportCommand : MailuCmdlet
{
    private readonly List<RestoreDrillResult> _drills = [];

    /// <summary>The drill's result. Several make one report, with a row for each server, the worst first.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [ValidateNotNull]
    public RestoreDrillResult[] InputObject { get; set; } = [];

    /// <summary>What to make of it.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    public ReportFormat Format { get; set; }

    /// <summary>Drills of before, from Get-MailuDrill: the HTML page shows the trend.</summary>
    [Parameter]
    [ValidateNotNull]
    public RestoreDrillResult[] History { get; set; } = [];

    /// <inheritdoc/>
    protected override Task RunAsync(CancellationToken token)
    {
        _drills.AddRange(InputObject);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override Task FinishAsync(CancellationToken token)
    {
        if (_drills.Count > 0)
        {
            Emit(DrillReport.Write(_drills, Format, History));
        }

        return Task.CompletedTask;
    }

    /// <summary>Collects.</summary>
    private protected override bool IsShortWork => true;
}

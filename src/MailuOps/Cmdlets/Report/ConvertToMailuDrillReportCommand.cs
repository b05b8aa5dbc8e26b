using System.Management.Automation;
using MailuOps.Drill;
using MailuOps.Report;

namespace MailuOps.Cmdlets;

/// <summary>ConvertTo-MailuDrillReport: a drill's result as text, for people or for other tools.</summary>
[Cmdlet(VerbsData.ConvertTo, "MailuDrillReport", HelpUri = HelpPages.Root + "ConvertTo-MailuDrillReport.md")]
[OutputType(typeof(string))]
public sealed class ConvertToMailuDrillReportCommand : MailuCmdlet
{
    /// <summary>The drill's result.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [ValidateNotNull]
    public RestoreDrillResult InputObject { get; set; } = null!;

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
        Emit(DrillReport.Write(InputObject, Format, History));
        return Task.CompletedTask;
    }
}

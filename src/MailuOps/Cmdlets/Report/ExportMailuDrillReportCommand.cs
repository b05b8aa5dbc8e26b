using System.Management.Automation;
using MailuOps.Drill;
using MailuOps.Report;

namespace MailuOps.Cmdlets;

/// <summary>Export-MailuDrillReport: writes the results of drills to a file, for people or for other tools.</summary>
[Cmdlet(VerbsData.Export, "MailuDrillReport", SupportsShouldProcess = true, HelpUri = HelpPages.Root + "Export-MailuDrillReport.md")]
[OutputType(typeof(FileInfo))]
public sealed class ExportMailuDrillReportCommand : MailuCmdlet
{
    private readonly HashSet<string> _written = new(OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
    private readonly List<RestoreDrillResult> _drills = [];
    private bool _isOneFile;

    /// <summary>The drill's result. Several make one report, with a row for each server, the worst first.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [ValidateNotNull]
    public RestoreDrillResult[] InputObject { get; set; } = [];

    /// <summary>The file. A report that is there is replaced. A script block makes a file of each drill.</summary>
    // By property name, so that a script block is taken for each drill.
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>What to write; without it the ending of the file's name decides.</summary>
    [Parameter]
    public ReportFormat? Format { get; set; }

    /// <summary>Makes missing folders, and replaces a read-only file.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Drills of before, from Get-MailuDrill: the HTML page shows the trend.</summary>
    [Parameter]
    [ValidateNotNull]
    public RestoreDrillResult[] History { get; set; } = [];

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        // A script block is not bound yet: its files are written as the drills come.
        _isOneFile = Path.Length > 0;
    }

    /// <inheritdoc/>
    protected override Task RunAsync(CancellationToken token)
    {
        _drills.AddRange(InputObject);
        return _isOneFile ? Task.CompletedTask : WriteAsync(token);
    }

    /// <inheritdoc/>
    protected override Task FinishAsync(CancellationToken token) => WriteAsync(token);

    private async Task WriteAsync(CancellationToken token)
    {
        RestoreDrillResult[] drills = [.. _drills];
        _drills.Clear();
        if (drills.Length == 0)
        {
            return;
        }

        var full = await OnPipelineAsync(() => FileSystemPath.Resolve(
            SessionState, Path, provider => Errors.ReportPathInvalid(Path, $"it belongs to the provider {provider}, not to the file system"))).ConfigureAwait(false);
        var format = Format ?? DrillReport.FormatOf(full) ?? throw Errors.ReportFormatUnknown(Path, Enum.GetNames<ReportFormat>());
        if (_written.Contains(full))
        {
            throw Errors.ReportPathRepeated(Path);
        }

        var text = DrillReport.Write(drills, format, History);
        if (await ConfirmAsync(full, $"Write the {format} report of {(drills.Length == 1 ? $"the drill of {drills[0].Stack}" : $"{drills.Length} drills")}").ConfigureAwait(false))
        {
            Emit(await ReportFile.WriteAsync(full, text, Force, token).ConfigureAwait(false));
            _written.Add(full);
        }
    }
}

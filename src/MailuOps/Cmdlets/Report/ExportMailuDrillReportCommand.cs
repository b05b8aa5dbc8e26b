using System.Management.Automation;
using MailuOps.Drill;
using MailuOps.Report;

namespace MailuOps.Cmdlets;

/// <summary>Export-MailuDrillReport: writes a drill's result to a file, for people or for other tools.</summary>
[Cmdlet(VerbsData.Export, "MailuDrillReport", SupportsShouldProcess = true, HelpUri = HelpPages.Root + "Export-MailuDrillReport.md")]
[OutputType(typeof(FileInfo))]
public sealed class ExportMailuDrillReportCommand : MailuCmdlet
{
    private readonly HashSet<string> _written = new(OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);

    /// <summary>The drill's result.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [ValidateNotNull]
    public RestoreDrillResult InputObject { get; set; } = null!;

    /// <summary>The file. A report that is there is replaced. For several drills a script block makes a name of each.</summary>
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
    protected override async Task RunAsync(CancellationToken token)
    {
        var full = await OnPipelineAsync(() => FileSystemPath.Resolve(
            SessionState, Path, provider => Errors.ReportPathInvalid(Path, $"it belongs to the provider {provider}, not to the file system"))).ConfigureAwait(false);
        var format = Format ?? DrillReport.FormatOf(full) ?? throw Errors.ReportFormatUnknown(Path, Enum.GetNames<ReportFormat>());
        if (_written.Contains(full))
        {
            throw Errors.ReportPathRepeated(Path);
        }

        var text = DrillReport.Write(InputObject, format, History);
        if (await ConfirmAsync(full, $"Write the {format} report of the drill of {InputObject.Stack}").ConfigureAwait(false))
        {
            Emit(await ReportFile.WriteAsync(full, text, Force, token).ConfigureAwait(false));
            _written.Add(full);
        }
    }
}

using MailuOps.Drill;
using MailuOps.Report.Html;

namespace MailuOps.Report;

/// <summary>Writes a drill's result as a report. Pure: the same record gives the same text, in every culture.</summary>
public static class DrillReport
{
    /// <summary>The report's text; lines end with a line feed.</summary>
    public static string Write(RestoreDrillResult drill, ReportFormat format)
    {
        var shown = ReportSecrets.Mask(drill);
        return format switch
        {
            ReportFormat.Html => HtmlReport.Write(shown),
            ReportFormat.Markdown => MarkdownReport.Write(shown),
            ReportFormat.Json => JsonReport.Write(shown),
            ReportFormat.JUnit => JUnitReport.Write(shown),
            ReportFormat.NUnit => NUnitReport.Write(shown),
            ReportFormat.Prometheus => PrometheusReport.Write(shown),
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, null),
        };
    }

    /// <summary>The format that a file name asks for; null: its ending is none of ours.</summary>
    public static ReportFormat? FormatOf(string path) => Path.GetExtension(path).ToUpperInvariant() switch
    {
        ".HTML" or ".HTM" => ReportFormat.Html,
        ".MD" or ".MARKDOWN" => ReportFormat.Markdown,
        ".JSON" => ReportFormat.Json,
        ".PROM" => ReportFormat.Prometheus,
        ".XML" => Path.GetFileName(path).Contains("nunit", StringComparison.OrdinalIgnoreCase) ? ReportFormat.NUnit : ReportFormat.JUnit,
        _ => null,
    };
}

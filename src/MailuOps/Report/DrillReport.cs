using MailuOps.Drill;
using MailuOps.Report.Html;

namespace MailuOps.Report;

/// <summary>Writes a drill's result as a report. Pure: the same record gives the same text, in every culture.</summary>
public static class DrillReport
{
    /// <summary>The report's text; lines end with a line feed.</summary>
    /// <param name="drill">What was found.</param>
    /// <param name="format">What to write.</param>
    /// <param name="history">Drills of before, in any order: the page shows the trend of those of the same deployment.</param>
    public static string Write(RestoreDrillResult drill, ReportFormat format, IReadOnlyList<RestoreDrillResult>? history = null)
    {
        var shown = ReportSecrets.Mask(drill);
        return format switch
        {
            ReportFormat.Html => HtmlReport.Write(shown, history ?? []),
            ReportFormat.Markdown => MarkdownReport.Write(shown),
            ReportFormat.Json => JsonReport.Write(shown),
            ReportFormat.JUnit => JUnitReport.Write(shown),
            ReportFormat.NUnit => NUnitReport.Write(shown),
            ReportFormat.Prometheus => PrometheusReport.Write(shown),
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, null),
        };
    }

    /// <summary>Text without what looks like a password.</summary>
    public static string Mask(string text) => ReportSecrets.Mask(text);

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

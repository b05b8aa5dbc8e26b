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
    public static string Write(RestoreDrillResult drill, ReportFormat format, IReadOnlyList<RestoreDrillResult>? history = null) =>
        Write([drill], format, history);

    /// <summary>
    /// One report of several drills. Pages, Markdown and metrics have one row a server, its newest drill; several drills of a single
    /// server are its newest, with its trend. The formats for programs hold all of them in the given order.
    /// </summary>
    public static string Write(IReadOnlyList<RestoreDrillResult> drills, ReportFormat format, IReadOnlyList<RestoreDrillResult>? history = null)
    {
        var all = drills.Select(ReportSecrets.Mask).ToList();
        var rows = FleetRow.Of(all, [.. (history ?? []).Select(ReportSecrets.Mask)]);
        return format switch
        {
            ReportFormat.Html when rows.Count > 1 => FleetPage.Write(rows),
            ReportFormat.Html => HtmlReport.Write(rows[0].Drill, [.. history ?? [], .. all]),
            ReportFormat.Markdown when rows.Count > 1 => FleetMarkdown.Write(rows),
            ReportFormat.Markdown => MarkdownReport.Write(rows[0].Drill),
            ReportFormat.Json => all.Count > 1 ? JsonReport.Write(all) : JsonReport.Write(all[0]),
            ReportFormat.JUnit => JUnitReport.Write(all),
            ReportFormat.NUnit => NUnitReport.Write(all),
            ReportFormat.Prometheus => PrometheusReport.Write(rows),
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

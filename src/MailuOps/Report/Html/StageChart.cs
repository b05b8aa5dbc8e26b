using System.Globalization;
using MailuOps.Drill;
using static MailuOps.Report.ReportText;

namespace MailuOps.Report.Html;

/// <summary>
/// The stages as bars over time, and under them the two spans that matter. Positions are percentages and heights are pixels, so that
/// the chart fits every width while its letters keep their size.
/// </summary>
internal static class StageChart
{
    private const int Row = 38;
    private const int Top = 6;
    private const int Gap = 16;
    private static readonly double[] Steps = [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 28800, 86400];

    private sealed record Bar(string Label, string Value, string Class, double From, double Length);

    public static Markup Of(RestoreDrillResult drill)
    {
        var reached = drill.Stages.Where(s => s.Status != StageStatus.Skipped).ToList();
        if (reached.Count == 0)
        {
            return Markup.Of($"<p class=\"muted\">No stage was reached.</p>");
        }

        var start = reached.Min(s => s.Started);
        var total = Math.Max((reached.Max(s => s.Started + s.Duration) - start).TotalSeconds, 0.001);
        var bars = drill.Stages.Select(s => StageBar(s, start)).Concat(Spans(drill, start)).ToList();
        // A line sets the two spans apart from the stages.
        int Y(int i) => Top + i * Row + (i >= drill.Stages.Count ? Gap : 0);
        var rule = bars.Count == drill.Stages.Count ? Markup.None
            : Markup.Of($"<line class=\"rule\" x1=\"0\" x2=\"100%\" y1=\"{Y(drill.Stages.Count) - Gap / 2}\" y2=\"{Y(drill.Stages.Count) - Gap / 2}\"/>\n");
        var floor = Y(bars.Count);
        return Markup.Of($"""
            <figure class="card">
            <svg class="chart" role="img" aria-labelledby="chart-title chart-text" width="100%" height="{floor + 24}">
            <title id="chart-title">How long each stage took</title>
            <desc id="chart-text">{string.Join("; ", bars.Select(b => $"{b.Label}: {b.Value}"))}.</desc>
            {Ticks(total, floor)}{rule}{bars.Select((b, i) => Draw(b, Y(i), total))}</svg>
            </figure>
            """);
    }

    private static Bar StageBar(DrillStage stage, DateTimeOffset start) => stage.Status == StageStatus.Skipped
        ? new Bar(StageName(stage.Name), Word(stage), "idle", 0, 0)
        : new Bar(StageName(stage.Name), (stage.Status == StageStatus.Failed ? $"{(stage.Unsettled ? "△" : "✕")} {Word(stage)}, " : "") + Duration(stage.Duration),
            stage.Status == StageStatus.Done ? "done" : Icons.Class(ProofPart.Of(stage)), (stage.Started - start).TotalSeconds, stage.Duration.TotalSeconds);

    private static IEnumerable<Bar> Spans(RestoreDrillResult drill, DateTimeOffset start)
    {
        foreach (var (label, from, length) in new[] { ("Recovery point", "Backup", drill.RecoveryPoint), ("Recovery time", "Restore", drill.RecoveryTime) })
        {
            if (length is { } span && drill.Stages.FirstOrDefault(s => s.Name == from && s.Status != StageStatus.Skipped) is { } stage)
            {
                yield return new Bar(label, Duration(span), "span", (stage.Started - start).TotalSeconds, span.TotalSeconds);
            }
        }
    }

    private static Markup Draw(Bar bar, int y, double total)
    {
        var from = Math.Clamp(bar.From / total, 0, 1) * 100;
        var width = Math.Clamp(bar.Length / total * 100, 0, 100 - from);
        // Even the shortest stage is to be seen.
        var drawn = bar.Class == "idle" ? Markup.None : Markup.Of(
            $"<rect class=\"bar {bar.Class}\" x=\"{Number(Math.Min(from, 99.4))}%\" y=\"{y + 18}\" width=\"{Number(Math.Max(width, 0.6))}%\" height=\"12\" rx=\"3\"/>");
        return Markup.Of($"""
            <text x="0" y="{y + 12}">{bar.Label}</text><text class="value" x="100%" y="{y + 12}">{bar.Value}</text>
            <rect class="track" x="0" y="{y + 18}" width="100%" height="12" rx="3"/>{drawn}

            """);
    }

    private static IEnumerable<Markup> Ticks(double total, int floor)
    {
        var step = Steps.FirstOrDefault(s => total / s <= 5, 86400 * Math.Ceiling(total / 86400 / 5));
        for (var at = 0.0; at <= total * 0.97; at += step)
        {
            var x = Number(at / total * 100);
            yield return Markup.Of($"<line class=\"tick\" x1=\"{x}%\" x2=\"{x}%\" y1=\"{Top + 18}\" y2=\"{floor}\"/><text class=\"time\" x=\"{x}%\" y=\"{floor + 15}\">{Tick(at)}</text>\n");
        }
    }

    private static string Tick(double seconds) => seconds == 0 ? "0" : seconds switch
    {
        < 60 => Number(seconds) + " s", < 3600 => Number(seconds / 60) + " min", _ => Number(seconds / 3600) + " h",
    };

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}

using System.Globalization;
using MailuOps.Drill;

namespace MailuOps.Report.Html;

/// <summary>
/// One number over the drills, a column each. A drill that did not pass has its colour and its sign; one without the number has the
/// sign alone. Positions are percentages across and pixels down, as in the chart of the stages.
/// </summary>
/// <param name="id">For the labels.</param>
/// <param name="title">What is shown.</param>
/// <param name="drills">In the order of time.</param>
/// <param name="value">The number; null: there is none.</param>
/// <param name="text">The number in words.</param>
internal sealed class TrendChart(
    string id, string title, IReadOnlyList<RestoreDrillResult> drills, Func<RestoreDrillResult, double?> value, Func<double, string> text)
{
    private const int Top = 40;
    private const int Floor = 150;
    private const int FewestColumns = 8;

    /// <summary>A line that should not be crossed; null: none.</summary>
    public double? Limit { get; init; }

    /// <summary>The top of the scale where the numbers have one of their own; null: the highest of them.</summary>
    public double? Best { get; init; }

    public Markup Draw()
    {
        var highest = Math.Max(drills.Max(d => value(d)) ?? 0, Math.Max(Limit ?? 0, Best ?? 0));
        var scale = highest > 0 ? (Floor - Top) / highest : 0;
        var step = 100.0 / Math.Max(drills.Count, FewestColumns);
        var last = value(drills[^1]);
        return Markup.Of($"""
            <figure class="card">
            <svg class="chart" role="img" aria-labelledby="{id}-title {id}-text" width="100%" height="{Floor + 24}">
            <title id="{id}-title">{title} of the last {drills.Count} drills</title>
            <desc id="{id}-text">{string.Join("; ", drills.Select(d => $"{Day(d)}: {d.Outcome}, {(value(d) is { } v ? text(v) : "not measured")}"))}.</desc>
            <text x="0" y="12">{title}</text><text class="value" x="100%" y="12">{(last is { } l ? text(l) : "not measured")}</text>
            {drills.Select((d, i) => Column(d, i * step, step, scale))}<line class="tick" x1="0" x2="100%" y1="{Floor}" y2="{Floor}"/>
            {LimitLine(scale)}<text class="time" x="0" y="{Floor + 16}">{Day(drills[0])}</text><text class="value time" x="{Number(drills.Count * step)}%" y="{Floor + 16}">{(drills.Count * step > 45 ? Day(drills[^1]) : "")}</text>
            </svg>
            </figure>
            """);
    }

    private Markup Column(RestoreDrillResult drill, double x, double step, double scale)
    {
        var height = value(drill) is { } v ? Math.Max(v * scale, 2) : 0;
        var result = ProofPart.Of(drill.Outcome);
        var bar = height == 0 ? Markup.None : Markup.Of(
            $"<rect class=\"bar {(result == PartResult.Passed ? "done" : Icons.Class(result))}\" x=\"{Number(x + step * 0.12)}%\" y=\"{Number(Floor - height)}\" width=\"{Number(step * 0.76)}%\" height=\"{Number(height)}\" rx=\"2\"/>");
        var sign = result == PartResult.Passed ? Markup.None : Markup.Of(
            $"<text class=\"sign {Icons.Class(result)}\" x=\"{Number(x + step / 2)}%\" y=\"{Number(Floor - height - 4)}\">{(result == PartResult.Failed ? "✕" : "?")}</text>");
        return Markup.Of($"{bar}{sign}\n");
    }

    private Markup LimitLine(double scale)
    {
        if (Limit is not { } limit)
        {
            return Markup.None;
        }

        var y = Number(Floor - limit * scale);
        return Markup.Of($"<line class=\"limit\" x1=\"0\" x2=\"100%\" y1=\"{y}\" y2=\"{y}\"/><text class=\"time\" x=\"0\" y=\"28\">┄ objective {text(limit)}</text>\n");
    }

    private static string Day(RestoreDrillResult drill) => drill.Started.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}

using MailuOps.Drill;
using static MailuOps.Report.ReportText;

namespace MailuOps.Report.Html;

/// <summary>The drill among the earlier ones: two charts for the eye, and a table for whoever wants the numbers.</summary>
internal static class TrendSection
{
    public static Markup Of(RestoreDrillResult drill, IReadOnlyList<RestoreDrillResult> history)
    {
        var drills = Trend.Of(drill, history);
        if (drills.Count == 0)
        {
            return Markup.None;
        }

        var limit = drill.Objectives.FirstOrDefault(o => o.Name == RecoveryObjective.Time)?.Limit;
        return Markup.Of($"""
            <section aria-labelledby="trend">
            <h2 id="trend">Trend</h2>
            <p class="lead">The last {Trend.Summary(drills)}. This one is the rightmost.</p>
            <div class="pair">
            {new TrendChart("recovery", "Recovery time", drills, d => d.RecoveryTime?.TotalSeconds, s => Duration(TimeSpan.FromSeconds(s))) { Limit = limit?.TotalSeconds }.Draw()}
            {new TrendChart("messages", "Messages in the snapshot", drills, d => d.Snapshot?.Content?.Messages, m => Count((long)m)).Draw()}
            {(drills.Any(d => d.Rungs.Count > 0) ? new TrendChart("level", "Level", drills, d => d.Rungs.Count > 0 ? d.Level : null, l => Count((long)l)) { Best = drills.Max(d => d.Rungs.Count) }.Draw() : Markup.None)}
            </div>
            <details class="card">
            <summary>The numbers</summary>
            <table>
            <caption>Drills of this deployment, the newest first</caption>
            <thead><tr><th scope="col">Began</th><th scope="col">Verdict</th><th scope="col" class="number">Level</th><th scope="col" class="number">Recovery time</th><th scope="col" class="number">Messages</th></tr></thead>
            <tbody>
            {drills.Reverse().Select(Row)}</tbody>
            </table>
            </details>
            </section>
            """);
    }

    private static Markup Row(RestoreDrillResult drill) => Markup.Of(
        $"<tr><th scope=\"row\">{Time(drill.Started)}</th><td>{Icons.Badge(ProofPart.Of(drill.Outcome), drill.Outcome.ToString())}</td><td class=\"number\">{(drill.Rungs.Count > 0 ? Count(drill.Level) : "–")}</td><td class=\"number\">{Duration(drill.RecoveryTime)}</td><td class=\"number\">{(drill.Snapshot?.Content is { } content ? Count(content.Messages) : "–")}</td></tr>\n");
}

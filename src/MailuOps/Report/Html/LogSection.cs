using MailuOps.Drill;
using static MailuOps.Report.ReportText;

namespace MailuOps.Report.Html;

/// <summary>The last words of the tools around what failed.</summary>
internal static class LogSection
{
    public static Markup Of(RestoreDrillResult drill) => drill.Stages.All(s => s.Log.Count == 0) ? Markup.None : Markup.Of($"""
        <section aria-labelledby="logs">
        <h2 id="logs">What the tools said</h2>
        <p class="lead">The last lines of the stages that failed, or that may tell why something is missing. What looks like a secret is masked.</p>
        {drill.Stages.Where(s => s.Log.Count > 0).Select(One)}</section>
        """);

    private static Markup One(DrillStage stage) => Markup.Of($"""
        <article class="card{(stage.Status != StageStatus.Failed ? "" : stage.Unsettled ? " open" : " bad")}"><h3>{StageName(stage.Name)}</h3>
        <pre class="log">{string.Join('\n', stage.Log)}</pre>
        </article>

        """);
}

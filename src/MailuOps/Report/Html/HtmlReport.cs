using MailuOps.Drill;
using static MailuOps.Report.ReportText;

namespace MailuOps.Report.Html;

/// <summary>A drill's page: the verdict for whoever has ten seconds, the evidence for whoever audits it.</summary>
internal static class HtmlReport
{
    public static string Write(RestoreDrillResult drill, IReadOnlyList<RestoreDrillResult> history) => HtmlPage.Write(
        $"{drill.Outcome}: restore drill of {drill.Stack}, {Time(drill.Started)}",
        Header(drill),
        Markup.Of($"""
        {Verdict(drill)}
        {Figures(drill)}
        {NextStep(drill)}
        <section aria-labelledby="stores">
        <h2 id="stores">The two stores</h2>
        <p class="lead">{(drill.Kind == DrillKind.Sandbox ? "Each is proven by itself: what the snapshot holds was restored into an empty server beside production, unchanged, and works." : "Each is proven by itself: its evidence was there, was seen to be gone, and came back unchanged.")}</p>
        <div class="pair">
        {StoreCard.Of(drill.Accounts, drill.Kind == DrillKind.Sandbox ? "The account database of the snapshot" : "The test user’s row in the account database")}
        {StoreCard.Of(drill.Mail, drill.Kind == DrillKind.Sandbox ? "Everybody’s messages in the snapshot" : "The test user’s messages in the mail folder")}
        </div>
        </section>
        {LevelSection.Of(drill)}
        {WindowSection.Of(drill)}
        {Timeline(drill)}
        {LogSection.Of(drill)}
        {TrendSection.Of(drill, history)}
        {SnapshotSection.Of(drill)}
        {CleanUp(drill)}
        {Particulars(drill)}
        """),
        Markup.Of($"<p>The drill wipes and restores one test user. It shows that this way back works, not that every message of every user is intact.</p>"));

    private static Markup Header(RestoreDrillResult drill) => Markup.Of($"""
        <header>
        <p class="kicker">Restore drill</p>
        <h1>{drill.Stack}</h1>
        <p><time datetime="{Iso(drill.Started)}">{Time(drill.Started)}</time></p>
        </header>
        """);

    private static Markup Verdict(RestoreDrillResult drill) => Markup.Of($"""
        <section class="verdict {Icons.Class(ProofPart.Of(drill.Outcome))}" aria-labelledby="verdict">
        {Icons.Large(ProofPart.Of(drill.Outcome))}
        <div>
        <h2 id="verdict"><span class="outcome">{drill.Outcome.ToString()}</span> {Headline(drill)}</h2>
        <p>{Meaning(drill)}</p>
        {(drill.Outcome == DrillOutcome.Passed ? Markup.None : Markup.Of($"<ul>{Reasons(drill).Select(r => Markup.Of($"<li>{r}</li>"))}</ul>"))}
        {(drill.LeftOver.Count == 0 ? Markup.None : Markup.Of($"<p>Not everything could be cleaned up: see below.</p>"))}
        </div>
        </section>
        """);

    private static Markup Figures(RestoreDrillResult drill) => Markup.Of($"""
        <dl class="figures">
        {Figure("Recovery time", Duration(drill.RecoveryTime), drill.RecoveryTime is null ? "the stores were not both seen to be back" : "from the start of the restore until both stores were back", drill, RecoveryObjective.Time)}
        {Figure("Recovery point", Duration(drill.RecoveryPoint), drill.RecoveryPoint is null ? "nothing was wiped" : "mail that arrives between backup and loss is gone", drill, RecoveryObjective.Point)}
        {Figure("Snapshot", drill.Snapshot?.ShortId ?? "none", drill.Snapshot is { } s ? Time(s.Time) : "no backup was taken")}
        {Figure("Whole drill", Duration(drill.Duration), $"{drill.Stages.Count(s => s.Status == StageStatus.Done)} of {drill.Stages.Count} stages done")}
        </dl>
        """);

    private static Markup Figure(string name, string value, string remark, RestoreDrillResult? drill = null, string objective = "") => Markup.Of(
        $"<div><dt>{name}</dt><dd><strong>{value}</strong>{Objective(drill?.Objectives.FirstOrDefault(o => o.Name == objective))}<span>{remark}</span></dd></div>\n");

    private static Markup Objective(RecoveryObjective? objective) => objective is null ? Markup.None : Markup.Of(
        $"<span>{Icons.Badge(ProofPart.Of(objective), Word(objective))} objective {Duration(objective.Limit)}</span>");

    private static Markup NextStep(RestoreDrillResult drill) => drill.NextStep.Length == 0 ? Markup.None : Markup.Of($"""
        <section class="next{(drill.LeftOver.Count > 0 ? " open" : "")}" aria-labelledby="next">
        <h2 id="next">Next step</h2>
        <p>{drill.NextStep}</p>
        </section>
        """);

    private static Markup Timeline(RestoreDrillResult drill) => Markup.Of($"""
        <section aria-labelledby="timeline">
        <h2 id="timeline">Timeline</h2>
        {StageChart.Of(drill)}
        <div class="card">
        <table class="stages">
        <caption>The stages in order</caption>
        <thead><tr><th scope="col">Stage</th><th scope="col">End</th><th scope="col" class="number">Time</th><th scope="col">What was done or why not</th></tr></thead>
        <tbody>
        {drill.Stages.Select(StageRow)}</tbody>
        </table>
        </div>
        </section>
        """);

    private static Markup StageRow(DrillStage stage) => Markup.Of(
        $"<tr><th scope=\"row\">{StageName(stage.Name)}</th><td>{Icons.Badge(ProofPart.Of(stage), Word(stage))}</td><td class=\"number\">{(stage.Status == StageStatus.Skipped ? "–" : Duration(stage.Duration))}</td><td class=\"detail\">{stage.Detail}</td></tr>\n");

    private static Markup CleanUp(RestoreDrillResult drill) => Markup.Of($"""
        <section aria-labelledby="cleanup">
        <h2 id="cleanup">Cleaned up and left</h2>
        <div class="pair">
        <article class="card"><h3>Removed</h3>{List(drill.CleanedUp, "Nothing had to be removed.")}</article>
        <article class="card{(drill.LeftOver.Count > 0 ? " open" : "")}"><h3>Left on the server</h3>{List(drill.LeftOver, "Nothing.")}</article>
        </div>
        </section>
        """);

    private static Markup List(IReadOnlyList<string> items, string none) => items.Count == 0
        ? Markup.Of($"<p class=\"muted\">{none}</p>") : Markup.Of($"<ul>{items.Select(i => Markup.Of($"<li>{i}</li>"))}</ul>");

    private static Markup Particulars(RestoreDrillResult drill) => Markup.Of($"""
        <section aria-labelledby="particulars">
        <h2 id="particulars">Particulars</h2>
        <dl class="card facts">
        {Fact("Drill", drill.Id)}{Fact("Deployment", drill.Stack)}{Fact("Docker engine", drill.DockerHost)}{Fact("Test user", drill.TestUser)}
        {Fact("Began", Iso(drill.Started))}{Fact("Ended", Iso(drill.Started + drill.Duration))}{Fact("Finding", drill.Reason)}
        {(drill.Sandbox is { } sandbox ? Fact("Sandbox", $"{sandbox}; the snapshot is {sandbox.Choice}; {Count(sandbox.Files)} files, {Count(sandbox.Bytes)} bytes restored in {Duration(sandbox.RestoreTime)}") : Markup.None)}
        {(drill.Sandbox?.ProbedTo is { } probed ? Fact("Planted probes", $"{Count(drill.Sandbox.Probes)} came back, the newest of {Iso(probed)}; the password is taken: {Word(drill.Sandbox.ProbeLogin)}") : Markup.None)}
        {(drill.Sandbox?.Packs is { } packs ? Fact("Repository read", packs.ToString()) : Markup.None)}
        {(drill.Rungs.Count == 0 ? Markup.None : Markup.Of($"{Fact("Mail client", drill.Client.Detail)}{Fact("Everybody else", drill.Others.Detail)}"))}
        {(drill.SafetySnapshot is { } safety ? Fact("Snapshot before the restore", safety.Id) : Markup.None)}
        {drill.Leaks.Select(l => Fact("The test user’s password stands in", l))}
        {drill.Notifications.Select(n => Fact("Told", n.ToString()))}
        </dl>
        </section>
        """);

    private static Markup Fact(string name, string value) => Markup.Of($"<div><dt>{name}</dt><dd>{(value.Length == 0 ? "–" : value)}</dd></div>\n");
}

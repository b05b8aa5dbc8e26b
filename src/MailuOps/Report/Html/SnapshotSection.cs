using MailuOps.Drill;
using static MailuOps.Report.ReportText;

namespace MailuOps.Report.Html;

/// <summary>What was restored from, and what it holds.</summary>
internal static class SnapshotSection
{
    public static Markup Of(RestoreDrillResult drill) => Markup.Of($"""
        <section aria-labelledby="snapshot">
        <h2 id="snapshot">Snapshot</h2>
        {(drill.Snapshot is null ? Markup.Of($"<p class=\"card muted\">No snapshot was taken.</p>") : Known(drill))}
        </section>
        """);

    private static Markup Known(RestoreDrillResult drill) => drill.Snapshot is not { } snapshot ? Markup.None : Markup.Of($"""
        <dl class="card facts">
        <div><dt>Id</dt><dd><code>{snapshot.Id}</code></dd></div>
        <div><dt>Taken</dt><dd><time datetime="{Iso(snapshot.Time)}">{Time(snapshot.Time)}</time></dd></div>
        <div><dt>Tool</dt><dd>{(snapshot.Provider.Length == 0 ? "–" : snapshot.Provider)}</dd></div>
        <div><dt>Recipe version</dt><dd>{snapshot.RecipeVersion ?? "not noted"}</dd></div>
        {Content(drill)}
        """);

    private static Markup Content(RestoreDrillResult drill) => drill.Snapshot?.Content is not { } content ? Markup.Of($"</dl><p class=\"muted\">Its content was not looked at.</p>") : Markup.Of($"""
        <div><dt>Account database</dt><dd>{(content.AccountDatabase is { } path ? Markup.Of($"<code>{path}</code>") : Markup.Of($"<strong>not in the snapshot</strong>"))}</dd></div>
        <div><dt>Messages</dt><dd>{(content.HasMail ? Markup.Of($"{Count(content.Messages)}") : Markup.Of($"<strong>none in the snapshot</strong>"))}</dd></div>
        </dl>
        <div class="card">
        <table>
        <caption>Content by volume</caption>
        <thead><tr><th scope="col">Volume</th><th scope="col" class="number">Files and folders</th></tr></thead>
        <tbody>
        {content.Entries.OrderBy(e => e.Key, StringComparer.Ordinal).Select(e => Markup.Of($"<tr><th scope=\"row\">{e.Key}</th><td class=\"number\">{Count(e.Value)}</td></tr>\n"))}</tbody>
        </table>
        </div>
        """);
}

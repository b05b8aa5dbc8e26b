using MailuOps.Drill;
using static MailuOps.Report.ReportText;

namespace MailuOps.Report.Html;

/// <summary>The ladder of levels, and what was lost of others.</summary>
internal static class LevelSection
{
    private const int Shown = 20;

    public static Markup Of(RestoreDrillResult drill) => drill.Rungs.Count == 0 ? Markup.None : Markup.Of($"""
        <section aria-labelledby="levels">
        <h2 id="levels">Level {drill.Level} of {drill.Rungs.Count}</h2>
        <p class="lead">Each level has evidence of its own; the first that is missing caps the whole.</p>
        <div class="card">
        <table>
        <caption>The levels from the ground up</caption>
        <thead><tr><th scope="col">Level</th><th scope="col">Seen</th><th scope="col">Evidence, or what is against it</th></tr></thead>
        <tbody>
        {drill.Rungs.Select(r => Markup.Of($"<tr><th scope=\"row\">{r.Level} {Sentence(r.Claim).TrimEnd('.')}</th><td>{Icons.Badge(ProofPart.Of(r), Word(r))}</td><td class=\"detail\">{r.Detail}</td></tr>\n"))}</tbody>
        </table>
        </div>
        {Lost(drill)}
        </section>
        """);

    private static Markup Lost(RestoreDrillResult drill)
    {
        var texts = drill.Others.Lost.Select(l => $"lost: {l}").Concat(drill.Others.Changed.Select(c => $"changed: {c}")).ToList();
        return texts.Count == 0 ? Markup.None : Markup.Of($"""
            <article class="card open"><h3>Of everybody else</h3>
            <ul class="differences">{texts.Take(Shown).Select(t => Markup.Of($"<li>{t}</li>"))}</ul>
            {(texts.Count > Shown ? Markup.Of($"<p class=\"muted\">and {Count(texts.Count - Shown)} more; the JSON report has them all.</p>") : Markup.None)}
            </article>
            """);
    }
}

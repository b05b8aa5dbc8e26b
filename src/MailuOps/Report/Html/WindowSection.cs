using MailuOps.Drill;
using static MailuOps.Report.ReportText;

namespace MailuOps.Report.Html;

/// <summary>To which moment the backup goes back, by numbered probes, and what arrived since.</summary>
internal static class WindowSection
{
    private const int Shown = 20;

    public static Markup Of(RestoreDrillResult drill) => drill.Window.Probes.Count == 0 ? Markup.None : Markup.Of($"""
        <section aria-labelledby="window">
        <h2 id="window">Recovery point</h2>
        <p class="lead">{Sentence(drill.Window.Detail)}</p>
        <div class="card">
        <table>
        <caption>Probes in the order of sending</caption>
        <thead><tr><th scope="col" class="number">Probe</th><th scope="col">Sent</th><th scope="col">Expected</th><th scope="col">In the snapshot</th><th scope="col">Back</th><th scope="col">As expected</th></tr></thead>
        <tbody>
        {drill.Window.Probes.Select(p => Markup.Of($"<tr><th scope=\"row\" class=\"number\">{p.Number}</th><td>{Word(p.Sent)}</td><td>{Word(p.Expected)}</td><td>{Word(p.Captured)}</td><td>{Word(p.Back)}</td><td>{Icons.Badge(ProofPart.Of(p), Word(p.AsExpected))}</td></tr>\n"))}</tbody>
        </table>
        </div>
        {Messages(drill)}
        </section>
        """);

    private static Markup Messages(RestoreDrillResult drill)
    {
        var texts = Findings(drill.Window);
        return texts.Count == 0 ? Markup.None : Markup.Of($"""
            <article class="card"><h3>Messages of others</h3>
            <ul class="differences">{texts.Take(Shown).Select(t => Markup.Of($"<li>{t}</li>"))}</ul>
            {(texts.Count > Shown ? Markup.Of($"<p class=\"muted\">and {Count(texts.Count - Shown)} more; the JSON report has them.</p>") : Markup.None)}
            </article>
            """);
    }
}

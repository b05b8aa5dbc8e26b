using MailuOps.Drill;
using static MailuOps.Report.ReportText;

namespace MailuOps.Report.Html;

/// <summary>One store with its evidence.</summary>
internal static class StoreCard
{
    private const int Shown = 20;

    public static Markup Of(StoreProof proof, string evidence)
    {
        var parts = ProofPart.Of(proof);
        var worst = proof.Proven ? PartResult.Passed : parts.Any(p => p.Result == PartResult.Failed) ? PartResult.Failed : PartResult.Inconclusive;
        return Markup.Of($"""
            <article class="card {Icons.Class(worst)}" aria-labelledby="store-{proof.Store}">
            <h3 id="store-{proof.Store}">{StoreName(proof)} {Icons.Badge(worst, proof.Proven ? "proven" : "not proven")}</h3>
            <p class="muted">{evidence}.</p>
            <table>
            <caption class="unseen">Evidence: {proof.Store}</caption>
            <thead class="unseen"><tr><th scope="col">Evidence</th><th scope="col">Seen</th></tr></thead>
            <tbody>
            {parts.Select(p => Markup.Of($"<tr class=\"{Icons.Class(p.Result)}\"><th scope=\"row\">{p.Claim}</th><td>{Icons.Badge(p.Result, Word(p.Seen))}</td></tr>\n"))}</tbody>
            </table>
            <dl class="digests">
            <div><dt>Digest before</dt><dd>{Digest(proof.DigestBefore)}</dd></div>
            <div><dt>Digest after</dt><dd>{Digest(proof.DigestAfter)}</dd></div>
            </dl>
            {Differences(proof)}
            </article>
            """);
    }

    private static Markup Digest(string? digest) => digest is null ? Markup.Of($"<span class=\"muted\">none taken</span>") : Markup.Of($"<code>{digest}</code>");

    private static Markup Differences(StoreProof proof)
    {
        if (proof.Differences.Count == 0)
        {
            return Markup.Of($"<p class=\"muted\">{(proof.Same == Evidence.Yes ? "No differences." : "No differences were recorded.")}</p>");
        }

        var more = proof.Differences.Count - Shown;
        return Markup.Of($"""
            <h4>Differences ({Count(proof.Differences.Count)})</h4>
            <ul class="differences">{proof.Differences.Take(Shown).Select(d => Markup.Of($"<li>{d}</li>"))}</ul>
            {(more > 0 ? Markup.Of($"<p class=\"muted\">and {Count(more)} more; the JSON report has them all.</p>") : Markup.None)}
            """);
    }
}

using MailuOps.Drill;
using static MailuOps.Report.ReportText;

namespace MailuOps.Report.Html;

/// <summary>The page of many servers: one row a server, the worst first.</summary>
internal static class FleetPage
{
    public static string Write(IReadOnlyList<FleetRow> rows)
    {
        var (worst, newest) = (FleetRow.Worst(rows), rows.Max(r => r.Drill.Started));
        return HtmlPage.Write(
            $"{worst}: restore drills of {rows.Count} servers, {Time(newest)}",
            Markup.Of($"""
            <header>
            <p class="kicker">Restore drills</p>
            <h1>{rows.Count} servers</h1>
            <p><time datetime="{Iso(newest)}">{Time(newest)}</time></p>
            </header>
            """),
            Markup.Of($"""
            <section class="verdict {Icons.Class(ProofPart.Of(worst))}" aria-labelledby="verdict">
            {Icons.Large(ProofPart.Of(worst))}
            <div>
            <h2 id="verdict"><span class="outcome">{worst.ToString()}</span> {FleetRow.Headline(rows)}</h2>
            <p>{FleetRow.Counts(rows)}.</p>
            </div>
            </section>
            <section aria-labelledby="servers">
            <h2 id="servers">Servers</h2>
            <div class="card wide">
            <table>
            <caption>The newest drill of each, the worst first</caption>
            <thead><tr><th scope="col">Server</th><th scope="col">Verdict</th><th scope="col">Accounts</th><th scope="col">Mail</th><th scope="col" class="number">Level</th><th scope="col" class="number">Recovery point</th><th scope="col" class="number">Recovery time</th><th scope="col">Proven last</th></tr></thead>
            <tbody>
            {rows.Select(Row)}</tbody>
            </table>
            </div>
            </section>
            {ToDo(FleetRow.Open(rows))}
            """),
            Markup.None);
    }

    private static Markup Row(FleetRow row) => Markup.Of($"""
        <tr class="{Icons.Class(ProofPart.Of(row.Drill.Outcome))}"><th scope="row">{row.Server}</th><td>{Icons.Badge(ProofPart.Of(row.Drill.Outcome), row.Drill.Outcome.ToString())}</td><td>{Store(row.Drill.Accounts)}</td><td>{Store(row.Drill.Mail)}</td><td class="number">{(row.Drill.Rungs.Count > 0 ? $"{row.Drill.Level} of {row.Drill.Rungs.Count}" : "–")}</td><td class="number">{Duration(row.Drill.RecoveryPoint)}</td><td class="number">{Duration(row.Drill.RecoveryTime)}</td><td>{Last(row)}</td></tr>

        """);

    private static string Store(StoreProof proof) => proof.Proven ? "proven" : "not proven";

    private static string Last(FleetRow row) => row.ProvenLast is { } time ? Time(time) : "not known";

    private static Markup ToDo(IReadOnlyList<FleetRow> rows) => rows.Count == 0 ? Markup.None : Markup.Of($"""
        <section aria-labelledby="todo">
        <h2 id="todo">What to do</h2>
        {rows.Select(Card)}
        </section>
        """);

    private static Markup Card(FleetRow row, int index) => Markup.Of($"""
        <article class="card {Icons.Class(ProofPart.Of(row.Drill.Outcome))}" aria-labelledby="server-{index}">
        <h3 id="server-{index}">{row.Server} {Icons.Badge(ProofPart.Of(row.Drill.Outcome), row.Drill.Outcome.ToString())}</h3>
        <ul>{Reasons(row.Drill).Concat(row.Drill.LeftOver.Select(l => $"Left on the server: {l}")).Select(r => Markup.Of($"<li>{r}</li>"))}</ul>
        <p>{row.Drill.NextStep}</p>
        <p class="muted">{row.Drill.DockerHost}, drill {row.Drill.Id} of {Time(row.Drill.Started)}, {Duration(row.Drill.Duration)}</p>
        </article>

        """);
}

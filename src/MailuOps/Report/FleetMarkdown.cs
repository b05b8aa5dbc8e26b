using System.Text;
using MailuOps.Drill;
using static MailuOps.Report.MarkdownReport;
using static MailuOps.Report.ReportText;

namespace MailuOps.Report;

/// <summary>Many servers as Markdown: one row a server, the worst first.</summary>
internal static class FleetMarkdown
{
    public static string Write(IReadOnlyList<FleetRow> rows)
    {
        var text = new StringBuilder();
        var worst = FleetRow.Worst(rows);
        Line($"# {Sign(ProofPart.Of(worst))} {worst}: restore drills of {rows.Count} servers");
        Line();
        Line($"**{FleetRow.Headline(rows)}.** {Sentence(FleetRow.Counts(rows))}");
        Line();
        Line("| Server | Verdict | Accounts | Mail | Level | Recovery point | Recovery time | Proven last |");
        Line("| --- | --- | --- | --- | ---: | ---: | ---: | --- |");
        foreach (var (server, drill, proven) in rows)
        {
            var level = drill.Rungs.Count > 0 ? $"{drill.Level} of {drill.Rungs.Count}" : "–";
            Line($"| {Plain(server)} | {Sign(ProofPart.Of(drill.Outcome))} {drill.Outcome} | {Store(drill.Accounts)} | {Store(drill.Mail)} | {level} | {Duration(drill.RecoveryPoint)} | {Duration(drill.RecoveryTime)} | {(proven is { } time ? Time(time) : "not known")} |");
        }

        foreach (var (server, drill, _) in FleetRow.Open(rows))
        {
            Line();
            Line($"## {Plain(server)}: {drill.Outcome}");
            Line();
            Reasons(drill).ToList().ForEach(r => Line($"- {Plain(r)}"));
            drill.LeftOver.ToList().ForEach(l => Line($"- Left on the server: {Plain(l)}"));
            Line();
            Line($"**Next step:** {Plain(drill.NextStep)}");
        }

        return text.ToString();

        void Line(string line = "") => text.Append(line).Append('\n');
    }

    private static string Store(StoreProof proof) => proof.Proven ? "proven" : "not proven";
}

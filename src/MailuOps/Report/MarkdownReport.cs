using System.Text;
using System.Text.RegularExpressions;
using MailuOps.Drill;
using static MailuOps.Report.ReportText;

namespace MailuOps.Report;

/// <summary>Markdown with tables, as forges and chats show it.</summary>
internal static partial class MarkdownReport
{
    private const int Shown = 20;

    public static string Write(RestoreDrillResult drill)
    {
        var text = new StringBuilder();
        Line($"# {Sign(ProofPart.Of(drill.Outcome))} {drill.Outcome}: restore drill of {Plain(drill.Stack)}");
        Line();
        Line($"**{Headline(drill)}.** {Meaning(drill)}");
        Line();
        if (drill.Outcome != DrillOutcome.Passed)
        {
            Reasons(drill).ToList().ForEach(r => Line($"- {Plain(r)}"));
            Line();
        }

        if (drill.NextStep.Length > 0)
        {
            Line($"**Next step:** {Plain(drill.NextStep)}");
            Line();
        }

        Line("| | |");
        Line("| --- | --- |");
        if (drill.Rungs.Count > 0)
        {
            Line($"| Level | {drill.Level} of {drill.Rungs.Count} |");
        }

        Line($"| Began | {Time(drill.Started)} |");
        Line($"| Whole drill | {Duration(drill.Duration)} |");
        Line($"| Recovery time | {Duration(drill.RecoveryTime)} |");
        Line($"| Recovery point | {Duration(drill.RecoveryPoint)} |");
        foreach (var objective in drill.Objectives)
        {
            Line($"| Objective of the {objective.Name} | {Sign(ProofPart.Of(objective))} {Duration(objective.Limit)}: {Word(objective)} |");
        }

        Line($"| Snapshot | {(drill.Snapshot is { } s ? $"{Code(s.ShortId)}, {Time(s.Time)}" : "none")} |");
        if (drill.Sandbox is { } sandbox)
        {
            Line($"| Chosen | {Plain(sandbox.Choice)} |");
            Line($"| Restored beside production | {Count(sandbox.Users)} accounts, {Count(sandbox.Messages)} messages in {Count(sandbox.Mailboxes)} mailboxes; {Count(sandbox.Read)} read by a mail client |");
            if (sandbox.ProbedTo is { } probed)
            {
                Line($"| Planted probes | {Count(sandbox.Probes)} came back, the newest of {Time(probed)}; the password is taken: {Word(sandbox.ProbeLogin)} |");
            }

            if (sandbox.Packs is { } packs)
            {
                Line($"| Repository read | {Plain(packs.ToString())} |");
            }

            Line($"| Restored | {Count(sandbox.Files)} files, {Count(sandbox.Bytes)} bytes in {Duration(sandbox.RestoreTime)} |");
            Line($"| Nothing leads out of it; production is as it was | {Word(sandbox.Isolated)}; {Word(sandbox.ProductionUntouched)} |");
        }

        Line($"| Test user | {Plain(drill.TestUser)} |");
        Line($"| Docker engine | {Plain(drill.DockerHost)} |");
        Line($"| Drill | {Code(drill.Id)} |");
        Line();
        Stores();
        Levels();
        Window();
        Line("## Stages");
        Line();
        Line("| Stage | End | Time | What was done or why not |");
        Line("| --- | --- | ---: | --- |");
        foreach (var stage in drill.Stages)
        {
            Line($"| {Plain(StageName(stage.Name))} | {Sign(ProofPart.Of(stage))} {Word(stage)} | {(stage.Status == StageStatus.Skipped ? "–" : Duration(stage.Duration))} | {Plain(stage.Detail)} |");
        }

        Line();
        Logs();
        SnapshotContent();
        Line("## Cleaned up and left");
        Line();
        Line($"- Removed: {Items(drill.CleanedUp)}");
        Line($"- Left on the server: {Items(drill.LeftOver)}");
        foreach (var leak in drill.Leaks)
        {
            Line($"- The test user's password stands in: {Plain(leak)}");
        }

        foreach (var notification in drill.Notifications)
        {
            Line($"- Told: {Plain(notification.ToString())}");
        }

        return text.ToString();

        void Line(string line = "") => text.Append(line).Append('\n');

        void Stores()
        {
            Line("## The two stores");
            Line();
            Line("| Evidence | Accounts | Mail |");
            Line("| --- | --- | --- |");
            foreach (var (accounts, mail) in ProofPart.Of(drill.Accounts).Zip(ProofPart.Of(drill.Mail)))
            {
                Line($"| {accounts.Claim} | {Sign(accounts.Result)} {Word(accounts.Seen)} | {Sign(mail.Result)} {Word(mail.Seen)} |");
            }

            Line($"| Digest before | {Code(drill.Accounts.DigestBefore)} | {Code(drill.Mail.DigestBefore)} |");
            Line($"| Digest after | {Code(drill.Accounts.DigestAfter)} | {Code(drill.Mail.DigestAfter)} |");
            Line($"| **Proven** | **{(drill.Accounts.Proven ? "yes" : "no")}** | **{(drill.Mail.Proven ? "yes" : "no")}** |");
            Line();
            foreach (var proof in new[] { drill.Accounts, drill.Mail }.Where(p => p.Differences.Count > 0))
            {
                Line($"Differences of {Plain(proof.Store)} ({Count(proof.Differences.Count)}):");
                Line();
                proof.Differences.Take(Shown).ToList().ForEach(d => Line($"- {Plain(d)}"));
                if (proof.Differences.Count > Shown)
                {
                    Line($"- and {Count(proof.Differences.Count - Shown)} more");
                }

                Line();
            }
        }

        void Levels()
        {
            if (drill.Rungs.Count == 0)
            {
                return;
            }

            Line("## Levels");
            Line();
            Line("| Level | Seen | Evidence, or what is against it |");
            Line("| --- | --- | --- |");
            drill.Rungs.ToList().ForEach(r => Line($"| {r.Level} {Plain(r.Claim)} | {Sign(ProofPart.Of(r))} {Word(r)} | {Plain(r.Detail)} |"));
            Line();
            drill.Others.Lost.Take(Shown).ToList().ForEach(l => Line($"- Lost of others: {Plain(l)}"));
            if (drill.Others.Lost.Count > 0)
            {
                Line();
            }
        }

        void Logs()
        {
            foreach (var stage in drill.Stages.Where(s => s.Log.Count > 0))
            {
                Line($"## What the tools said during {Plain(StageName(stage.Name))}");
                Line();
                stage.Log.ToList().ForEach(l => Line($"- {Plain(l)}"));
                Line();
            }
        }

        void Window()
        {
            var window = drill.Window;
            if (window.Probes.Count == 0)
            {
                return;
            }

            Line("## Recovery point");
            Line();
            Line($"{Plain(Sentence(window.Detail))}");
            Line();
            Line("| Probe | Sent | Expected | In the snapshot | Back | As expected |");
            Line("| ---: | --- | --- | --- | --- | --- |");
            window.Probes.ToList().ForEach(p => Line($"| {p.Number} | {Word(p.Sent)} | {Word(p.Expected)} | {Word(p.Captured)} | {Word(p.Back)} | {Sign(ProofPart.Of(p))} {Word(p.AsExpected)} |"));
            Line();
            Findings(window).Take(Shown).ToList().ForEach(f => Line($"- {Plain(f)}"));
            if (Findings(window).Count > 0)
            {
                Line();
            }
        }

        void SnapshotContent()
        {
            if (drill.Snapshot is not { } snapshot)
            {
                return;
            }

            Line("## Snapshot");
            Line();
            Line($"{Code(snapshot.Id)}, taken {Time(snapshot.Time)} by {Plain(snapshot.Provider)}{(snapshot.Parts.Count > 0 ? $", in parts: {Plain(string.Join(", ", snapshot.Parts))}" : "")}.");
            Line();
            if (snapshot.Content is not { } content)
            {
                Line("Its content was not looked at.");
            }
            else
            {
                Line("| Content | |");
                Line("| --- | ---: |");
                Line($"| Account database | {(content.AccountDatabase is { } path ? Code(path) : "**missing**")} |");
                Line($"| Messages | {Count(content.Messages)} |");
                content.Entries.OrderBy(e => e.Key, StringComparer.Ordinal).ToList().ForEach(e => Line($"| Files and folders of volume {Plain(e.Key)} | {Count(e.Value)} |"));
            }

            Line();
        }
    }

    public static string Sign(PartResult result) => result switch
    {
        PartResult.Passed => "✅", PartResult.Failed => "❌", PartResult.Inconclusive => "⚠️", _ => "➖",
    };

    private static string Items(IReadOnlyList<string> items) => items.Count == 0 ? "nothing" : string.Join(", ", items.Select(Plain));

    /// <summary>Text that stays text: on one line, with nothing that Markdown or HTML would take for its own.</summary>
    public static string Plain(string text) => Special().Replace(OneLine(text), m => m.Value switch
    {
        "<" => "&lt;", ">" => "&gt;", "&" => "&amp;", var other => "\\" + other,
    });

    private static string Code(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return "–";
        }

        // A pipe ends a cell even within code, and a backtick ends the code: such text is no digest or id of ours.
        return text.AsSpan().ContainsAny('`', '|', '\\') ? Plain(text) : $"`{OneLine(text)}`";
    }

    private static string OneLine(string text) => Visible(text).ReplaceLineEndings(" ").Replace('\t', ' ').Trim();

    [GeneratedRegex(@"[\\`*_\[\]<>&|~#!]")]
    private static partial Regex Special();
}

using System.Globalization;
using System.Text;
using MailuOps.Drill;
using MailuOps.Drill.Levels;
using MailuOps.Drill.Recovery;

namespace MailuOps.Report;

/// <summary>Words and numbers as all reports for people write them, whatever the culture.</summary>
internal static class ReportText
{
    public static string ToolVersion { get; } = typeof(ReportText).Assembly.GetName().Version?.ToString(3) ?? "";

    /// <summary>"340 ms", "12.4 s", "2 min 05 s", "1 h 04 min"; null: a dash.</summary>
    public static string Duration(TimeSpan? time) => time is not { } t ? "–" : (t < TimeSpan.Zero ? "-" : "") + Length(t.Duration());

    /// <summary>"2026-11-24 10:31:39 UTC", or with the offset.</summary>
    public static string Time(DateTimeOffset time) =>
        time.ToString(time.Offset == TimeSpan.Zero ? "yyyy-MM-dd HH:mm:ss 'UTC'" : "yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture);

    /// <summary>For machines: with the offset, to the millisecond.</summary>
    public static string Iso(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture);

    /// <summary>Seconds with three decimals.</summary>
    public static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture);

    /// <summary>A number with thousands set apart.</summary>
    public static string Count(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary>The reason, one sentence for each thing that was found.</summary>
    public static IReadOnlyList<string> Reasons(RestoreDrillResult drill) => [.. drill.Reason.Split(" | ", StringSplitOptions.RemoveEmptyEntries).Select(Sentence)];

    /// <summary>The verdict for somebody with ten seconds.</summary>
    public static string Headline(RestoreDrillResult drill) => drill.Outcome switch
    {
        _ when ObjectiveAlone(drill) => "Everything comes back, but not within the objective",
        DrillOutcome.Passed => "Accounts and mail come back",
        DrillOutcome.Failed => "Do not rely on this backup",
        _ => "Nothing is proven yet",
    };

    /// <summary>The verdict's meaning.</summary>
    public static string Meaning(RestoreDrillResult drill) => drill.Outcome switch
    {
        _ when ObjectiveAlone(drill) => "Both stores are proven: nothing is lost. The recovery did not meet the objective that was set, or that could not be measured.",
        DrillOutcome.Passed when drill.Kind == DrillKind.Sandbox => "The snapshot was restored into an isolated copy of the server beside production: its accounts and messages are there, and a mail client can read them.",
        DrillOutcome.Passed => "Account and mail of a test user were destroyed on the running server and restored from a fresh snapshot, byte for byte.",
        DrillOutcome.Failed => "Something that should have been restored was not, or a tool failed. After a real loss it would be missing.",
        _ => "The drill could not gather all its evidence. This says neither that the backup works nor that it does not.",
    };

    /// <summary>Nothing but an objective stands against a pass.</summary>
    private static bool ObjectiveAlone(RestoreDrillResult drill) => drill.Outcome != DrillOutcome.Passed && drill.Accounts.Proven && drill.Mail.Proven
        && drill.Reason == string.Join(" | ", drill.Objectives.Where(o => o.Met != Evidence.Yes && (o.Met == Evidence.No || drill.Outcome == DrillOutcome.Inconclusive)).Select(o => o.Finding));

    /// <summary>"yes", "no", "not seen" or "left out".</summary>
    public static string Word(DrillRung rung) => rung.Status switch { RungStatus.Passed => "yes", RungStatus.Failed => "no", RungStatus.Skipped => "left out", _ => "not seen" };

    /// <summary>"before the backup" and so on.</summary>
    public static string Word(ProbeTime sent) => sent switch { ProbeTime.Before => "before the backup", ProbeTime.During => "while it ran", _ => "after it" };

    /// <summary>"must be back" and so on.</summary>
    public static string Word(ProbeFate fate) => fate switch { ProbeFate.MustBeBack => "must be back", ProbeFate.InFlight => "in flight: back if it was saved", _ => "must not be back" };

    /// <summary>What became of others' messages, one sentence each.</summary>
    public static IReadOnlyList<string> Findings(RecoveryWindow window) =>
        [.. window.Lost.Select(l => $"lost in the window, had it been a disaster: {l}"), .. window.Unproven.Select(u => $"unproven, renamed while the backup ran: {u}")];

    /// <summary>"met", "exceeded" or "not measured".</summary>
    public static string Word(RecoveryObjective objective) => objective.Met switch { Evidence.Yes => "met", Evidence.No => "exceeded", _ => "not measured" };

    /// <summary>The store's name as a heading.</summary>
    public static string StoreName(StoreProof proof) => proof.Store.Length == 0 ? "" : char.ToUpperInvariant(proof.Store[0]) + proof.Store[1..];

    /// <summary>"CleanUp" as "Clean-up".</summary>
    public static string StageName(string name) => name == "CleanUp" ? "Clean-up" : name;

    /// <summary>"is proven" in a word.</summary>
    public static string Word(Evidence seen) => seen switch { Evidence.Yes => "yes", Evidence.No => "no", _ => "not seen" };

    /// <summary>Done, failed, left open, not reached.</summary>
    public static string Word(DrillStage stage) => stage.Status switch
    {
        StageStatus.Done => "done", StageStatus.Failed => stage.Unsettled ? "left open" : "failed", _ => "not reached",
    };

    /// <summary>Begins with a capital letter, unless a name stands there, and ends with a full stop.</summary>
    public static string Sentence(string text)
    {
        var trimmed = text.Trim();
        return trimmed.Length == 0 ? "" : char.ToUpperInvariant(trimmed[0]) + trimmed[1..] + (".!?".Contains(trimmed[^1], StringComparison.Ordinal) ? "" : ".");
    }

    /// <summary>
    /// Text that can be shown safely: control characters, marks that turn the direction of writing, and halves of characters are
    /// replaced by something visible. Line breaks and tabs stay.
    /// </summary>
    public static string Visible(string text)
    {
        var safe = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '\n' or '\t' => safe.Append((char)rune.Value),
                '\r' => safe,
                < 0x20 => safe.Append((char)(0x2400 + rune.Value)),
                0x7f => safe.Append('\u2421'),
                (>= 0x80 and < 0xa0) or (>= 0x202a and <= 0x202e) or (>= 0x2066 and <= 0x2069) or 0x2028 or 0x2029 or 0xfffe or 0xffff => safe.Append('\ufffd'),
                _ => safe.Append(rune.ToString()),
            };
        }

        return safe.ToString();
    }

    private static string Length(TimeSpan t) => t switch
    {
        { TotalMilliseconds: < 999.5 } => t.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture) + " ms",
        { TotalSeconds: < 59.95 } => t.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture) + " s",
        _ => Long(TimeSpan.FromSeconds(Math.Round(t.TotalSeconds))),
    };

    private static string Long(TimeSpan t) => t.TotalMinutes < 60
        ? string.Create(CultureInfo.InvariantCulture, $"{t.Minutes} min {t.Seconds:00} s")
        : string.Create(CultureInfo.InvariantCulture, $"{(int)t.TotalHours} h {t.Minutes:00} min");
}

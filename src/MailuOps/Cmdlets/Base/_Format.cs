using System.Collections;
using System.Globalization;

namespace MailuOps;

/// <summary>
/// Text for the format views, and for nothing else: cmdlets emit records. Called as [MailuOps._Format]::Size($_.Bytes).
/// Every function takes null and gives an empty string for it. Numbers and dates are the same in every culture.
/// </summary>
public static class _Format
{
    private const char Escape = '\x1b';
    private static readonly string[] Units = ["B", "kB", "MB", "GB", "TB", "PB"];

    /// <summary>Bytes as 999 B, 1.2 kB, 34 MB (powers of ten, as docker and restic show them).</summary>
    public static string Size(object? bytes)
    {
        if (bytes is null)
        {
            return "";
        }

        var value = Convert.ToDouble(bytes, CultureInfo.InvariantCulture);
        var unit = 0;
        while (Math.Abs(value) >= 999.5 && unit < Units.Length - 1)
        {
            value /= 1000;
            unit++;
        }

        var format = unit > 0 && Math.Abs(value) < 9.95 ? "0.0" : "0";
        return value.ToString(format, CultureInfo.InvariantCulture) + " " + Units[unit];
    }

    /// <summary>A time span as 45 ms, 3.2 s, 4 min 05 s, 2 h 10 min, 3 d 4 h.</summary>
    public static string Duration(object? span)
    {
        if (span is not TimeSpan value)
        {
            return "";
        }

        if (value < TimeSpan.Zero)
        {
            return "-" + Duration(value.Negate());
        }

        // The bounds lie where rounding would reach the next unit: never "60.0 s", never "1000 ms".
        return value.TotalSeconds switch
        {
            < 0.9995 => Text($"{value.TotalMilliseconds:0} ms"),
            < 59.95 => Text($"{value.TotalSeconds:0.0} s"),
            < 3600 => Text($"{(int)value.TotalMinutes} min {value.Seconds:00} s"),
            < 86400 => Text($"{(int)value.TotalHours} h {value.Minutes:00} min"),
            _ => Text($"{(int)value.TotalDays} d {value.Hours} h"),
        };
    }

    /// <summary>What was measured, and how it stands to its objective: "12.4 s (objective 10.0 s: exceeded)".</summary>
    public static string Measured(object? span, object? objectives, string name)
    {
        var objective = (objectives as IEnumerable<Drill.RecoveryObjective>)?.FirstOrDefault(o => o.Name == name);
        return objective is null ? Duration(span) : (Duration(span) + $" (objective {Duration(objective.Limit)}: {objective.Met switch
        {
            Drill.Evidence.Yes => Colour("32", "met"),
            Drill.Evidence.No => Colour("31", "exceeded"),
            _ => Colour("33", "not measured"),
        }})").TrimStart();
    }

    /// <summary>A point in time as 2026-11-24 09:15:02, in the local zone of whoever reads.</summary>
    public static string Time(object? time) => time switch
    {
        DateTimeOffset value => value.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        DateTime value => value.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        _ => "",
    };

    /// <summary>yes, no, or empty for null.</summary>
    public static string YesNo(object? value) => value is bool b ? b ? "yes" : "no" : "";

    /// <summary>The first twelve characters of an id or digest, without "sha256:".</summary>
    public static string ShortId(object? id)
    {
        var text = id?.ToString() ?? "";
        text = text.StartsWith("sha256:", StringComparison.Ordinal) ? text[7..] : text;
        return text.Length <= 12 ? text : text[..12];
    }

    /// <summary>Items in one line, separated by commas; at most <paramref name="most"/>, then "+3".</summary>
    public static string List(object? items, int most = 5)
    {
        if (items is string || items is not IEnumerable sequence)
        {
            return items?.ToString() ?? "";
        }

        var all = sequence.Cast<object?>().Select(i => i?.ToString() ?? "").ToList();
        var shown = string.Join(", ", all.Take(most));
        return all.Count > most ? Text($"{shown}, +{all.Count - most}") : shown;
    }

    /// <summary>
    /// An outcome in green (Passed, Same, true), red (Failed, Lost, false) or yellow (anything else). PowerShell removes the colour
    /// where there is no terminal or NO_COLOR is set.
    /// </summary>
    public static string Verdict(object? outcome) => outcome?.ToString() switch
    {
        null or "" => "",
        "Passed" or "Same" or "True" => Colour("32", outcome),
        "Failed" or "Lost" or "False" => Colour("31", outcome),
        _ => Colour("33", outcome),
    };

    /// <summary>The exit code of a scheduled drill in words, coloured as a verdict.</summary>
    public static string ExitCode(object? code) => code is null ? "" : Verdict(Convert.ToInt32(code, CultureInfo.InvariantCulture) switch
    {
        0 => "Passed", 1 => "Failed", 2 => "Inconclusive", 3 => "Could not run", var other => Text($"Ended by {other}"),
    });

    /// <summary>A store's proof in a line: "proven: there before, in the snapshot, gone, back, same (1a1cba852c9b)", or what was not seen.</summary>
    public static string Proof(object? proof)
    {
        if (proof is not Drill.StoreProof p)
        {
            return "";
        }

        (string Word, Drill.Evidence Seen)[] parts =
            [("there before", p.Before), ("in the snapshot", p.Captured), ("gone", p.Gone), ("back", p.Back), ("same", p.Same)];
        var words = parts.Select(x => x.Seen switch
        {
            Drill.Evidence.Yes => x.Word,
            Drill.Evidence.No => "NOT " + x.Word,
            _ => x.Word + "?",
        });
        var digest = p.DigestAfter is null ? "" : $" ({ShortId(p.DigestAfter)})";
        return $"{(p.Proven ? Colour("32", "proven") : Colour("31", "not proven"))}: {string.Join(", ", words)}{digest}";
    }

    /// <summary>Stages in a line with what each took: "Preflight 1.2 s, Seed 3.4 s, Backup FAILED".</summary>
    public static string Stages(object? stages) => stages is not IEnumerable<Drill.DrillStage> all ? "" : string.Join(", ", all.Select(s => s.Status switch
    {
        Drill.StageStatus.Done => $"{s.Name} {Duration(s.Duration)}",
        Drill.StageStatus.Failed => s.Unsettled ? $"{s.Name} left open" : $"{s.Name} FAILED",
        _ => $"{s.Name} skipped",
    }));

    /// <summary>A level with what caps it: "4 of 5; next: nothing else was lost (Unverified: they were not compared)".</summary>
    public static string Level(object? level, object? rungs)
    {
        var ladder = rungs as IEnumerable<Drill.Levels.DrillRung> ?? [];
        var next = ladder.FirstOrDefault(r => r.Status != Drill.Levels.RungStatus.Passed);
        return !ladder.Any() ? "" : next is null ? Text($"{level} of {ladder.Count()}") : Text($"{level} of {ladder.Count()}; {next.Level} ({next.Claim}) {next.Status.ToString().ToLowerInvariant()}: {next.Detail}");
    }

    private static string Colour(string code, object outcome) =>
        $"{Escape}[{code}m{(outcome is bool b ? YesNo(b) : outcome)}{Escape}[0m";

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}

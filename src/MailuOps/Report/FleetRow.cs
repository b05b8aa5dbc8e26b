using MailuOps.Drill;

namespace MailuOps.Report;

/// <summary>A server among many in a report: its newest drill.</summary>
/// <param name="Server">The stack's name, with the engine where several have one of that name.</param>
/// <param name="Drill">The newest of its drills.</param>
/// <param name="ProvenLast">When the newest of its drills that passed began; null: none is known.</param>
internal sealed record FleetRow(string Server, RestoreDrillResult Drill, DateTimeOffset? ProvenLast)
{
    /// <summary>One row a server, the worst first.</summary>
    public static IReadOnlyList<FleetRow> Of(IReadOnlyList<RestoreDrillResult> drills, IReadOnlyList<RestoreDrillResult> history)
    {
        var passed = drills.Concat(history).Where(d => d.Outcome == DrillOutcome.Passed).ToLookup(Key, d => d.Started);
        var newest = drills.GroupBy(Key).Select(g => g.MaxBy(d => d.Started)!).ToList();
        return [.. newest
            .Select(d => new FleetRow(newest.Count(n => n.Stack == d.Stack) > 1 ? $"{d.Stack} ({d.DockerHost})" : d.Stack, d, passed[Key(d)].Select(t => (DateTimeOffset?)t).Max()))
            .OrderBy(r => Rank(r.Drill.Outcome)).ThenBy(r => r.Drill.Level).ThenByDescending(r => r.Drill.LeftOver.Count).ThenBy(r => r.Server, StringComparer.Ordinal)];
    }

    /// <summary>The verdict on all of them: the worst one's.</summary>
    public static DrillOutcome Worst(IReadOnlyList<FleetRow> rows) => rows[0].Drill.Outcome;

    /// <summary>For somebody with ten seconds.</summary>
    public static string Headline(IReadOnlyList<FleetRow> rows)
    {
        var (all, count) = (rows.Count, rows.Count(r => r.Drill.Outcome == Worst(rows)));
        return Worst(rows) switch
        {
            DrillOutcome.Failed => $"{count} of {all} servers failed",
            DrillOutcome.Inconclusive => $"Nothing is proven yet for {count} of {all} servers",
            _ => $"Accounts and mail come back on all {all} servers",
        };
    }

    /// <summary>"1 failed, 2 inconclusive, 5 passed".</summary>
    public static string Counts(IReadOnlyList<FleetRow> rows) => string.Join(", ", rows.GroupBy(r => r.Drill.Outcome).Select(g => $"{g.Count()} {Word(g.Key)}"));

    /// <summary>Rows about which something is to be done.</summary>
    public static IReadOnlyList<FleetRow> Open(IReadOnlyList<FleetRow> rows) => [.. rows.Where(r => r.Drill.Outcome != DrillOutcome.Passed || r.Drill.LeftOver.Count > 0)];

    private static (string Stack, string DockerHost) Key(RestoreDrillResult drill) => (drill.Stack, drill.DockerHost);

    private static int Rank(DrillOutcome outcome) => outcome switch { DrillOutcome.Failed => 0, DrillOutcome.Inconclusive => 1, _ => 2 };

    private static string Word(DrillOutcome outcome) => outcome switch { DrillOutcome.Failed => "failed", DrillOutcome.Inconclusive => "inconclusive", _ => "passed" };
}

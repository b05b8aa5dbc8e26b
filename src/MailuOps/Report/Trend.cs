using MailuOps.Drill;

namespace MailuOps.Report;

/// <summary>A drill among the earlier ones of its deployment, in the order of time.</summary>
internal static class Trend
{
    private const int Most = 30;

    /// <summary>The drill and those before it, the newest thirty; empty: there is none before it.</summary>
    public static IReadOnlyList<RestoreDrillResult> Of(RestoreDrillResult drill, IReadOnlyList<RestoreDrillResult> history)
    {
        var earlier = history.Where(d => d.Stack == drill.Stack && d.Id != drill.Id && d.Started <= drill.Started)
            .DistinctBy(d => d.Id).OrderBy(d => d.Started).TakeLast(Most - 1).ToList();
        return earlier.Count == 0 ? [] : [.. earlier, drill];
    }

    /// <summary>"12 drills: 10 passed, 1 failed, 1 inconclusive".</summary>
    public static string Summary(IReadOnlyList<RestoreDrillResult> drills) => $"{drills.Count} drills: " + string.Join(", ", Enum.GetValues<DrillOutcome>()
        .Select(o => (Word: o.ToString().ToLowerInvariant(), Count: drills.Count(d => d.Outcome == o))).Where(o => o.Count > 0).Select(o => $"{o.Count} {o.Word}"));
}

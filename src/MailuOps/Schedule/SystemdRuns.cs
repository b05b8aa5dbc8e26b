using System.Globalization;

namespace MailuOps.Schedule;

/// <summary>What systemd knows of the runs of a timer and its service.</summary>
internal static class SystemdRuns
{
    public const string Properties = "NextElapseUSecRealtime,LastTriggerUSec,ExecMainStatus,ExecMainExitTimestamp";

    /// <param name="schedule">The schedule.</param>
    /// <param name="text">The answer of systemctl show, in UTC.</param>
    public static DrillSchedule Read(DrillSchedule schedule, string text)
    {
        var facts = text.Split('\n').Select(l => l.Split('=', 2)).Where(p => p.Length == 2 && p[1].Length > 0).GroupBy(p => p[0], p => p[1]).ToDictionary(g => g.Key, g => g.Last());
        return schedule with
        {
            NextRun = Moment("NextElapseUSecRealtime"),
            // A service that was started by hand has run as well.
            LastRun = Moment("LastTriggerUSec") ?? Moment("ExecMainExitTimestamp"),
            LastExitCode = Moment("ExecMainExitTimestamp") is not null && int.TryParse(facts.GetValueOrDefault("ExecMainStatus"), out var code) ? code : null,
        };

        // "Wed 2026-11-25 03:16:14 UTC"; "n/a" or nothing where there is none.
        DateTimeOffset? Moment(string name) => DateTimeOffset.TryParseExact(
            facts.GetValueOrDefault(name), "ddd yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) ? moment : null;
    }
}

using System.Globalization;

namespace MailuOps.Schedule;

/// <summary>A file for /etc/cron.d, where there is no systemd. flock keeps drills from overlapping, logger sends what they say to syslog.</summary>
internal static class CronFile
{
    /// <summary>A longer command makes Debian's cron pass over the whole file, without a word to whoever wrote it.</summary>
    private const int LongestCommand = 998;

    /// <summary>flock's exit code where the lock is held: none of a drill's.</summary>
    private const int Held = 75;

    public static string FileName(string name) => "mailuops-drill-" + name.Replace('.', '-');

    /// <summary>Null: cron cannot follow the calendar expression.</summary>
    public static string? Fields(string calendar)
    {
        if (calendar.Split(' ', StringSplitOptions.RemoveEmptyEntries) is { Length: 5 } five && five.All(f => f.All(c => char.IsAsciiLetterOrDigit(c) || "*/,-".Contains(c, StringComparison.Ordinal))))
        {
            return string.Join(' ', five);
        }

        return CalendarExpression.Parse(calendar) is not { } when ? null : string.Create(CultureInfo.InvariantCulture,
            $"{when.Minute} {when.Hour?.ToString(CultureInfo.InvariantCulture) ?? "*"} {when.DayOfMonth?.ToString(CultureInfo.InvariantCulture) ?? "*"} * {(when.Days.Count == 0 ? "*" : string.Join(',', when.Days.Select(d => (int)d).Order()))}");
    }

    public static string Write(DrillSchedule schedule, string fields)
    {
        var name = FileName(schedule.Name);
        var wait = schedule.RandomDelay > TimeSpan.Zero ? string.Create(CultureInfo.InvariantCulture, $"sleep \"$(shuf -n 1 -i 0-{(long)schedule.RandomDelay.TotalSeconds})\"; ") : "";
        // Cron takes a percent sign for a line break.
        var drill = string.Join(' ', schedule.Command.Select(Quote)).Replace("%", "\\%", StringComparison.Ordinal);
        // Cron itself does nothing with an exit code, so it is logged too.
        var command = $"{{ {wait}flock -n -E {Held} /run/lock/{name}.lock {drill}; e=$?; if [ $e = {Held} ]; then echo 'not run: the drill before it still runs'; else echo \"exit code $e\"; fi; }} 2>&1 | logger -t {name}";
        if (System.Text.Encoding.UTF8.GetByteCount(command) > LongestCommand)
        {
            throw Errors.ScheduleTooLong(schedule.Name, LongestCommand);
        }

        return $"""
            # Made by Register-MailuDrillSchedule; Unregister-MailuDrillSchedule removes it.
            # Exit codes: 0 passed, 1 failed, 2 inconclusive, 3 could not run.
            # {ScheduleMark.Write(schedule)}
            SHELL=/bin/sh
            PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
            NO_COLOR=1
            {fields} root {command}

            """.ReplaceLineEndings("\n");
    }

    internal static string Quote(string value) => value.Length > 0 && value.All(c => char.IsAsciiLetterOrDigit(c) || "-_./:=,+@".Contains(c, StringComparison.Ordinal))
        ? value : $"'{value.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}

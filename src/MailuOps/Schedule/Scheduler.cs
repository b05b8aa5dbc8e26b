using System.Net;
using System.Text;
using MailuOps.Files;

namespace MailuOps.Schedule;

/// <summary>Makes, finds and removes schedules. Files are written in one step; the scheduler is told after that.</summary>
/// <param name="kind">What starts drills here.</param>
/// <param name="folder">Where its files are; null: its own place. With a folder of one's own the scheduler is not told.</param>
/// <param name="run">Runs a program.</param>
internal sealed class Scheduler(ScheduleKind kind, string? folder, Func<IReadOnlyList<string>, CancellationToken, Task<CommandAnswer>> run)
{
    private static bool IsRoot => !OperatingSystem.IsWindows() && Environment.UserName == "root";

    private readonly string _folder = folder ?? kind switch
    {
        ScheduleKind.Cron => "/etc/cron.d",
        _ when IsRoot => "/etc/systemd/system",
        _ => Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData, Environment.SpecialFolderOption.DoNotVerify), "systemd", "user"),
    };

    private bool IsSystem => folder is not null || IsRoot;

    /// <summary>What this machine has.</summary>
    public static ScheduleKind Here() => OperatingSystem.IsWindows() ? ScheduleKind.WindowsTask
        : Directory.Exists("/run/systemd/system") ? ScheduleKind.Systemd : ScheduleKind.Cron;

    /// <summary>The files that a schedule of this name has.</summary>
    public IReadOnlyList<string> FilesOf(string name) => kind switch
    {
        ScheduleKind.Systemd => [Path.Combine(_folder, SystemdUnits.UnitName(name) + ".timer"), Path.Combine(_folder, SystemdUnits.UnitName(name) + ".service")],
        ScheduleKind.Cron => [Path.Combine(_folder, CronFile.FileName(name))],
        _ => folder is null ? [] : [Path.Combine(_folder, name + ".xml")],
    };

    public async Task<DrillSchedule> RegisterAsync(DrillSchedule schedule, CancellationToken token)
    {
        var files = FilesOf(schedule.Name);
        var texts = kind switch
        {
            ScheduleKind.Systemd => [SystemdUnits.Timer(schedule), SystemdUnits.Service(schedule, IsSystem)],
            ScheduleKind.Cron => [CronFile.Write(schedule, CronFile.Fields(schedule.Calendar) ?? throw Errors.CalendarUnsupported(schedule.Calendar, kind))],
            _ => new[] { WindowsTask.Write(schedule, DateOnly.FromDateTime(DateTime.Now)) ?? throw Errors.CalendarUnsupported(schedule.Calendar, kind) },
        };
        if (kind == ScheduleKind.Systemd)
        {
            await CheckCalendarAsync(schedule.Calendar, token).ConfigureAwait(false);
        }

        try
        {
            foreach (var writable in schedule.WritableFolders)
            {
                StateFolder.Make(writable);
            }

            foreach (var (file, text) in files.Zip(texts))
            {
                Directory.CreateDirectory(_folder);
                await AtomicFile.WriteAsync(file, text, token).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Errors.ScheduleNotWritable(schedule.Name, _folder, e.Message, e);
        }

        if (folder is null)
        {
            await EnableAsync(schedule, texts[0], token).ConfigureAwait(false);
        }

        return await WithRunsAsync(schedule with { Files = files }, token).ConfigureAwait(false);
    }

    /// <summary>All schedules, with what the scheduler knows of their runs.</summary>
    public async Task<IReadOnlyList<DrillSchedule>> ListAsync(CancellationToken token)
    {
        if (kind == ScheduleKind.WindowsTask && folder is null)
        {
            var tasks = await run(["schtasks", "/Query", "/XML", "ONE"], token).ConfigureAwait(false);
            return [.. tasks.Output.Split("</Task>").Select(t => ScheduleMark.Read(WindowsTaskText(t), kind)).OfType<DrillSchedule>()];
        }

        var pattern = kind switch { ScheduleKind.Systemd => "mailuops-drill-*.timer", ScheduleKind.Cron => "mailuops-drill-*", _ => "*.xml" };
        var found = new List<DrillSchedule>();
        foreach (var file in (Directory.Exists(_folder) ? Directory.GetFiles(_folder, pattern) : []).Order(StringComparer.Ordinal))
        {
            if (ScheduleMark.Read(WindowsTaskText(await File.ReadAllTextAsync(file, token).ConfigureAwait(false)), kind) is { } schedule)
            {
                found.Add(await WithRunsAsync(schedule with { Files = FilesOf(schedule.Name) }, token).ConfigureAwait(false));
            }
        }

        return found;
    }

    public async Task UnregisterAsync(DrillSchedule schedule, CancellationToken token)
    {
        if (folder is null)
        {
            // What runs now is left to end: its clean-up must not be cut short.
            await TellAsync(schedule.Name, kind switch
            {
                ScheduleKind.Systemd => Systemctl("disable", "--now", SystemdUnits.UnitName(schedule.Name) + ".timer"),
                ScheduleKind.WindowsTask => ["schtasks", "/Delete", "/F", "/TN", WindowsTask.Path(schedule.Name)],
                _ => [],
            }, token).ConfigureAwait(false);
        }

        try
        {
            FilesOf(schedule.Name).Where(File.Exists).ToList().ForEach(File.Delete);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Errors.ScheduleNotWritable(schedule.Name, _folder, e.Message, e);
        }

        if (folder is null && kind == ScheduleKind.Systemd)
        {
            await TellAsync(schedule.Name, Systemctl("daemon-reload"), token).ConfigureAwait(false);
            // A drill that failed would stand among the failed units for ever. Of one that has not failed systemd says that it knows no such unit.
            await run(Systemctl("reset-failed", SystemdUnits.UnitName(schedule.Name) + ".service"), token).ConfigureAwait(false);
        }
    }

    private async Task EnableAsync(DrillSchedule schedule, string text, CancellationToken token)
    {
        if (kind == ScheduleKind.Systemd)
        {
            await TellAsync(schedule.Name, Systemctl("daemon-reload"), token).ConfigureAwait(false);
            await TellAsync(schedule.Name, Systemctl("enable", "--now", SystemdUnits.UnitName(schedule.Name) + ".timer"), token).ConfigureAwait(false);
        }
        else if (kind == ScheduleKind.WindowsTask)
        {
            var file = Path.GetTempFileName();
            try
            {
                await File.WriteAllTextAsync(file, text, Encoding.Unicode, token).ConfigureAwait(false);
                await TellAsync(schedule.Name, ["schtasks", "/Create", "/F", "/TN", WindowsTask.Path(schedule.Name), "/XML", file], token).ConfigureAwait(false);
            }
            finally
            {
                File.Delete(file);
            }
        }
    }

    private async Task<DrillSchedule> WithRunsAsync(DrillSchedule schedule, CancellationToken token)
    {
        if (kind != ScheduleKind.Systemd || folder is not null)
        {
            return schedule;
        }

        var unit = SystemdUnits.UnitName(schedule.Name);
        // In a zone and words that can be read back: systemd before 255 does not give this one as a number.
        var answer = await run(["env", "TZ=UTC", "LC_ALL=C", .. Systemctl("show", "--property=" + SystemdRuns.Properties, unit + ".timer", unit + ".service")], token).ConfigureAwait(false);
        return SystemdRuns.Read(schedule, answer.Output);
    }

    /// <summary>systemd itself knows what it can read. Where the tool is missing, it will tell at the reload.</summary>
    private async Task CheckCalendarAsync(string calendar, CancellationToken token)
    {
        var answer = await run(["systemd-analyze", "calendar", "--", calendar], token).ConfigureAwait(false);
        if (answer.ExitCode is not (0 or 127))
        {
            throw Errors.CalendarInvalid(calendar, answer.Error.Trim());
        }
    }

    private async Task TellAsync(string name, IReadOnlyList<string> command, CancellationToken token)
    {
        if (command.Count > 0 && await run(command, token).ConfigureAwait(false) is { ExitCode: not 0 } answer)
        {
            throw Errors.SchedulerRefused(name, string.Join(' ', command), (answer.Error + answer.Output).Trim());
        }
    }

    private string[] Systemctl(params string[] arguments) => IsSystem ? ["systemctl", .. arguments] : ["systemctl", "--user", .. arguments];

    private string WindowsTaskText(string text) => kind == ScheduleKind.WindowsTask ? WebUtility.HtmlDecode(text).Replace("</Description>", "\n", StringComparison.Ordinal) : text;
}

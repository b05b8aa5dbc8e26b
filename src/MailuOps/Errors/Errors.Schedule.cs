using MailuOps.Schedule;

namespace MailuOps;

internal static partial class Errors
{
    public static MailuOpsException CalendarInvalid(string calendar, string reason) => new(
        "MailuOps.CalendarInvalid", ErrorKind.InvalidArgument, calendar, $"systemd cannot read the calendar expression '{calendar}': {reason} Try '03:15' or 'Mon..Fri 03:15'; systemd.time(7) has all forms.");

    public static MailuOpsException CalendarUnsupported(string calendar, ScheduleKind kind) => new(
        "MailuOps.CalendarUnsupported", ErrorKind.InvalidArgument, calendar,
        $"{kind} cannot follow the calendar expression '{calendar}'. Forms that it can: '03:15', 'Mon..Fri 03:15', 'Sun,Wed 03:15', hourly, daily, weekly, monthly{(kind == ScheduleKind.Cron ? ", or the five fields of a crontab" : "")}.");

    public static MailuOpsException ScheduleNotWritable(string name, string folder, string reason, Exception inner) => new(
        "MailuOps.ScheduleNotWritable", ErrorKind.PermissionDenied, name, $"The schedule '{name}' cannot be written to or removed from '{folder}': {reason} Run it as root, or give -OutputFolder to look at the files.", inner);

    public static MailuOpsException SchedulerRefused(string name, string command, string answer) => new(
        "MailuOps.SchedulerRefused", ErrorKind.InvalidResult, name, $"The files of the schedule '{name}' are there, but '{command}' answered: {answer} Mend that and register it again with -Force.");

    public static MailuOpsException ScheduleExists(string name) => new(
        "MailuOps.ScheduleExists", ErrorKind.ResourceExists, name, $"There is a schedule '{name}' already. -Force replaces it, -Name gives this one another name.");

    public static MailuOpsException ScheduleOptionsClash(string why) => new(
        "MailuOps.ScheduleOptionsClash", ErrorKind.InvalidArgument, why, $"{why}.");

    public static MailuOpsException ScheduleNotFound(string name) => new(
        "MailuOps.ScheduleNotFound", ErrorKind.ObjectNotFound, name, $"There is no schedule '{name}'. Get-MailuDrillSchedule lists them.");

    public static MailuOpsException ScheduleHostMissing() => new(
        "MailuOps.ScheduleHostMissing", ErrorKind.ObjectNotFound, "pwsh", "Neither pwsh nor the small host runs this, and no pwsh is on the PATH. Say by -HostPath what is to run the drill.");

    public static MailuOpsException ScheduleScriptMissing(string path) => new(
        "MailuOps.ScheduleScriptMissing", ErrorKind.ObjectNotFound, path, $"There is no script '{path}' to be scheduled.");

    public static MailuOpsException ScheduleTooLong(string name, int longest) => new(
        "MailuOps.ScheduleTooLong", ErrorKind.InvalidArgument, name,
        $"The command of schedule '{name}' has more than the {longest} bytes that cron takes. Give shorter paths, or a script of your own with -ScriptPath.");

    public static MailuOpsException ScheduleTextInvalid(string text) => new(
        "MailuOps.ScheduleTextInvalid", ErrorKind.InvalidArgument, text, "A control character, such as a line break, cannot stand in a schedule.");
}

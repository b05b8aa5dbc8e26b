using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace MailuOps.Schedule;

/// <summary>A task of Windows' scheduler, as schtasks /Create /XML takes it. A task that still runs is not started again.</summary>
internal static class WindowsTask
{
    private static readonly XNamespace Space = "http://schemas.microsoft.com/windows/2004/02/mit/task";

    public static string Path(string name) => $@"\MailuOps\{name}";

    /// <summary>Null: the scheduler cannot follow the calendar expression.</summary>
    public static string? Write(DrillSchedule schedule, DateOnly first)
    {
        if (CalendarExpression.Parse(schedule.Calendar) is not { } when)
        {
            return null;
        }

        var start = first.ToDateTime(new TimeOnly(when.Hour ?? 0, when.Minute)).ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);
        var trigger = when.Hour is null
            ? Node("TimeTrigger", Node("Repetition", Node("Interval", "PT1H")), Node("StartBoundary", start), Node("Enabled", "true"), Delay())
            : Node("CalendarTrigger", Node("StartBoundary", start), Node("Enabled", "true"), Delay(), Days(when));
        var task = Node("Task", new XAttribute("version", "1.3"),
            Node("RegistrationInfo", Node("Description", $"MailuOps restore drill {schedule.Name}. {ScheduleMark.Write(schedule)}"), Node("URI", Path(schedule.Name))),
            Node("Triggers", trigger),
            Node("Principals", Node("Principal", new XAttribute("id", "Author"), Node("LogonType", "S4U"), Node("RunLevel", "LeastPrivilege"))),
            Node("Settings", Node("MultipleInstancesPolicy", "IgnoreNew"), Node("DisallowStartIfOnBatteries", "false"), Node("StopIfGoingOnBatteries", "false"),
                Node("StartWhenAvailable", "true"), Node("ExecutionTimeLimit", "PT13H")),
            Node("Actions", new XAttribute("Context", "Author"),
                Node("Exec", Node("Command", schedule.Command[0]), Node("Arguments", string.Join(' ', schedule.Command.Skip(1).Select(Argument))))));
        var text = new StringBuilder();
        using (var xml = XmlWriter.Create(text, new XmlWriterSettings { Indent = true }))
        {
            task.Save(xml);
        }

        return text.ToString();

        XElement? Delay() => schedule.RandomDelay > TimeSpan.Zero ? Node("RandomDelay", XmlConvert.ToString(schedule.RandomDelay)) : null;
    }

    private static XElement Days(CalendarExpression when) => when switch
    {
        { DayOfMonth: { } day } => Node("ScheduleByMonth", Node("DaysOfMonth", Node("Day", day)),
            Node("Months", CultureInfo.InvariantCulture.DateTimeFormat.MonthNames.Where(m => m.Length > 0).Select(m => Node(m)))),
        { Days.Count: > 0 } => Node("ScheduleByWeek", Node("WeeksInterval", 1), Node("DaysOfWeek", when.Days.Order().Select(d => Node(d.ToString())))),
        _ => Node("ScheduleByDay", Node("DaysInterval", 1)),
    };

    private static XElement Node(string name, params object?[] content) => new(Space + name, content);

    /// <summary>As the C runtime reads it: backslashes before a quote, or before the closing one, are doubled.</summary>
    internal static string Argument(string value)
    {
        if (value.Length > 0 && value.All(c => !char.IsWhiteSpace(c) && c != '"'))
        {
            return value;
        }

        var text = new StringBuilder("\"");
        var slashes = 0;
        foreach (var c in value)
        {
            text.Append('\\', c == '"' ? slashes + 1 : 0).Append(c);
            slashes = c == '\\' ? slashes + 1 : 0;
        }

        return text.Append('\\', slashes).Append('"').ToString();
    }
}

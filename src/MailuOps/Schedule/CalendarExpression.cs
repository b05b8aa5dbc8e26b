using System.Globalization;
using System.Text.RegularExpressions;

namespace MailuOps.Schedule;

/// <summary>
/// The part of systemd's calendar expressions that every scheduler can follow: "03:15", "Mon..Fri 03:15", "Sun,Wed 03:15", hourly,
/// daily, weekly, monthly.
/// </summary>
/// <param name="Days">Days of the week; empty: all.</param>
/// <param name="DayOfMonth">Only on this day; null: any.</param>
/// <param name="Hour">Null: every hour.</param>
/// <param name="Minute">The minute.</param>
internal sealed partial record CalendarExpression(IReadOnlyList<DayOfWeek> Days, int? DayOfMonth, int? Hour, int Minute)
{
    /// <summary>Null: it is none of these.</summary>
    public static CalendarExpression? Parse(string text)
    {
        switch (text.Trim().ToUpperInvariant())
        {
            case "HOURLY": return new([], null, null, 0);
            case "DAILY": return new([], null, 0, 0);
            case "WEEKLY": return new([DayOfWeek.Monday], null, 0, 0);
            case "MONTHLY": return new([], 1, 0, 0);
        }

        var match = Form().Match(text.Trim());
        if (!match.Success || DaysOf(match.Groups["days"].Value) is not { } days)
        {
            return null;
        }

        var (hour, minute) = (Number(match.Groups["hour"]), Number(match.Groups["minute"]));
        return hour < 24 && minute < 60 ? new(days, null, hour, minute) : null;
    }

    private static List<DayOfWeek>? DaysOf(string text)
    {
        var days = new List<DayOfWeek>();
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var ends = part.Split("..");
            if (Day(ends[0]) is not { } from || Day(ends[^1]) is not { } to)
            {
                return null;
            }

            // The week begins on Monday, so that Sat..Sun is two days.
            for (var day = from; ; day = (DayOfWeek)(((int)day + 1) % 7))
            {
                days.Add(day);
                if (day == to)
                {
                    break;
                }
            }
        }

        return [.. days.Distinct()];
    }

    private static DayOfWeek? Day(string text) => Enum.GetValues<DayOfWeek>().Cast<DayOfWeek?>().FirstOrDefault(d =>
        d.ToString()!.Equals(text, StringComparison.OrdinalIgnoreCase) || d.ToString()![..3].Equals(text, StringComparison.OrdinalIgnoreCase));

    private static int Number(Group group) => int.Parse(group.Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(?:(?<days>[A-Za-z]+(?:(?:,|\.\.)[A-Za-z]+)*)\s+)?(?:\*-\*-\*\s+)?(?<hour>\d{1,2}):(?<minute>\d{2})(?::00)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}

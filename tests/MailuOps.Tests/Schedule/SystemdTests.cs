using System.Text.RegularExpressions;
using MailuOps.Schedule;
using Xunit;

namespace MailuOps.Tests.Schedule;

/// <summary>What systemd itself says to the units.</summary>
public sealed class SystemdTests
{
    private static readonly DrillSchedule Schedule = ScheduleTextTests.Sample with { Command = ["/bin/true", "two words", "a\"b", "50%", "$HOME", @"c:\d\"] };

    [SystemdTheory]
    [InlineData(true)]
    [InlineData(false)]
    public void It_finds_nothing_wrong_with_them(bool system)
    {
        var folder = Directory.CreateTempSubdirectory("mailuops-units-");
        File.WriteAllText(Path.Combine(folder.FullName, "mailuops-drill-x.timer"), SystemdUnits.Timer(Schedule));
        File.WriteAllText(Path.Combine(folder.FullName, "mailuops-drill-x.service"), SystemdUnits.Service(Schedule, system));
        var run = Shells.Run(Shells.Start("systemd-analyze", "verify", "--man=no", "--recursive-errors=no", Path.Combine(folder.FullName, "mailuops-drill-x.timer"), Path.Combine(folder.FullName, "mailuops-drill-x.service")));
        folder.Delete(recursive: true);

        Assert.DoesNotContain("mailuops-drill-x", run.Output + run.Error, StringComparison.Ordinal);
        Assert.Equal(0, run.ExitCode);
    }

    [SystemdTheory]
    [InlineData("Mon..Fri 03:15")]
    [InlineData("Sun,Wed 03:15")]
    [InlineData("*-*-* 03:15:00")]
    [InlineData("hourly")]
    [InlineData("monthly")]
    public void What_we_can_read_it_can_read(string calendar)
    {
        Assert.NotNull(CalendarExpression.Parse(calendar));
        Assert.Equal(0, Shells.Run(Shells.Start("systemd-analyze", "calendar", calendar)).ExitCode);
    }

    [SystemdTheory]
    [InlineData(5.0)]
    public void The_service_is_little_exposed(double most)
    {
        var folder = Directory.CreateTempSubdirectory("mailuops-units-");
        var file = Path.Combine(folder.FullName, "mailuops-drill-x.service");
        File.WriteAllText(file, SystemdUnits.Service(Schedule, system: true));
        var run = Shells.Run(Shells.Start("systemd-analyze", "security", "--offline=true", "--no-pager", file));
        folder.Delete(recursive: true);

        Assert.InRange(double.Parse(Regex.Match(run.Output, @"exposure level for mailuops-drill-x\.service: ([0-9.]+)").Groups[1].Value), 0.1, most);
    }
}

/// <summary>A test that needs systemd's own checker.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SystemdTheoryAttribute : TheoryAttribute
{
    /// <summary>Decides when the test is discovered.</summary>
    public SystemdTheoryAttribute() => Skip = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(p => File.Exists(Path.Combine(p, "systemd-analyze")))
        ? null : "NOT PROVEN: needs systemd-analyze. Install systemd.";
}

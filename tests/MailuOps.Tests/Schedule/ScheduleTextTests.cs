using System.Diagnostics;
using System.Xml.Linq;
using MailuOps.Schedule;
using Xunit;

namespace MailuOps.Tests.Schedule;

public sealed class ScheduleTextTests
{
    private static readonly string[] Odd = ["plain", "two words", "a\"b", @"c:\d\", "50%", "$HOME", "it's", "", "ü 漢"];

    internal static DrillSchedule Sample { get; } = new("mail_example_com", ScheduleKind.Systemd, "Mon..Fri 03:15")
    {
        Stack = "mail_example_com", RandomDelay = TimeSpan.FromMinutes(15), Command = ["/usr/bin/pwsh", "-File", "/opt/x/drill.ps1", .. Odd],
        WritableFolders = ["/var/lib/mail ops/drills", "/srv/reports"], CredentialFile = "/etc/mailuops/notify.json",
    };

    [Theory]
    [InlineData("03:15", "15 3 * * *")]
    [InlineData("*-*-* 03:15:00", "15 3 * * *")]
    [InlineData("Mon..Fri 3:15", "15 3 * * 1,2,3,4,5")]
    [InlineData("Sat..Mon 23:59", "59 23 * * 0,1,6")]
    [InlineData("Sunday,wed 00:00", "0 0 * * 0,3")]
    [InlineData("hourly", "0 * * * *")]
    [InlineData("Daily", "0 0 * * *")]
    [InlineData("weekly", "0 0 * * 1")]
    [InlineData("monthly", "0 0 1 * *")]
    [InlineData("*/20 1-5 * * mon", "*/20 1-5 * * mon")]
    [InlineData("24:00", null)]
    [InlineData("03:60", null)]
    [InlineData("Foo 03:15", null)]
    [InlineData("*-*-1 03:15", null)]
    [InlineData("* * * * * ; rm -rf /", null)]
    [InlineData("0 0 * * $x", null)]
    public void Cron_gets_its_five_fields(string calendar, string? fields) => Assert.Equal(fields, CronFile.Fields(calendar));

    [Fact]
    public void The_command_comes_through_a_shell_as_it_was()
    {
        var line = string.Join(' ', Odd.Select(CronFile.Quote));
        var run = Shells.Run(Shells.Start("/bin/sh", "-c", $"for a in {line}; do printf '%s\\n' \"$a\"; done"));
        Assert.Equal(string.Join('\n', Odd) + "\n", run.Succeeded().Output);
    }

    [Fact]
    public void The_cron_file_locks_logs_and_escapes_its_percent_signs()
    {
        var text = CronFile.Write(Sample, "15 3 * * *");
        var line = text.Split('\n').Single(l => l.StartsWith("15 3", StringComparison.Ordinal));

        Assert.StartsWith("15 3 * * * root { sleep \"$(shuf -n 1 -i 0-900)\"; flock -n -E 75 /run/lock/mailuops-drill-mail_example_com.lock /usr/bin/pwsh ", line, StringComparison.Ordinal);
        Assert.EndsWith(" 2>&1 | logger -t mailuops-drill-mail_example_com", line, StringComparison.Ordinal);
        Assert.Contains(@"'50\%'", line, StringComparison.Ordinal);
        // Cron leaves out files with a dot in their name.
        Assert.DoesNotContain('.', CronFile.FileName("mail.example.com"));
    }

    /// <summary>What cron does with the line, but for the lock's folder and syslog.</summary>
    [Fact]
    public async Task The_cron_line_tells_the_exit_code_and_that_a_drill_still_runs()
    {
        var folder = Directory.CreateTempSubdirectory("mailuops-cron-");
        Process Start()
        {
            var schedule = Sample with { RandomDelay = TimeSpan.Zero, Command = ["sh", "-c", "echo drilled; while [ ! -e \"$1\" ]; do sleep 0.05; done; exit 2", "sh", $"{folder}/100% over"] };
            var line = CronFile.Write(schedule, "15 3 * * *").Split('\n').Single(l => l.StartsWith("15 3", StringComparison.Ordinal))["15 3 * * * root ".Length..];
            line = line.Replace("/run/lock/", $"{folder}/", StringComparison.Ordinal).Replace("| logger -t", "| sed -u 's/^/log: /' #", StringComparison.Ordinal);
            return Shells.Start("/bin/sh", "-c", line.Replace("\\%", "%", StringComparison.Ordinal));
        }

        var first = Start();
        Assert.Equal("log: drilled", await first.StandardOutput.ReadLineAsync());
        Assert.Equal("log: not run: the drill before it still runs\n", Shells.Run(Start()).Succeeded().Output);
        await File.WriteAllTextAsync($"{folder}/100% over", "");
        Assert.Equal("log: exit code 2\n", Shells.Run(first).Succeeded().Output);
        folder.Delete(recursive: true);
    }

    [Fact]
    public void A_command_that_cron_would_pass_over_is_refused() => Assert.Equal("MailuOps.ScheduleTooLong",
        Assert.Throws<MailuOpsException>(() => CronFile.Write(Sample with { Command = [new string('x', 900), "é"] }, "15 3 * * *")).Id);

    [Fact]
    public void A_schedule_is_read_back_from_each_of_its_forms()
    {
        foreach (var (text, kind) in new[]
        {
            (SystemdUnits.Timer(Sample), ScheduleKind.Systemd), (CronFile.Write(Sample, "15 3 * * *"), ScheduleKind.Cron),
        })
        {
            var read = ScheduleMark.Read(text, kind)!;
            Assert.Equal((Sample.Name, kind, Sample.Calendar, Sample.Stack, Sample.RandomDelay, Sample.CredentialFile),
                (read.Name, read.Kind, read.Calendar, read.Stack, read.RandomDelay, read.CredentialFile));
            Assert.Equal(Sample.Command, read.Command);
            Assert.Equal(Sample.WritableFolders, read.WritableFolders);
        }

        Assert.Null(ScheduleMark.Read("[Timer]\nOnCalendar=daily\n", ScheduleKind.Systemd));
        Assert.Null(ScheduleMark.Read("# mailuops: {\"name\":", ScheduleKind.Systemd));
    }

    [Fact]
    public void The_windows_task_does_not_overlap_and_starts_when_it_was_missed()
    {
        var task = XDocument.Parse(WindowsTask.Write(Sample, new DateOnly(2026, 11, 24))!);
        string Of(string name) => task.Descendants().Single(e => e.Name.LocalName == name).Value;

        Assert.Equal(("IgnoreNew", "true", "PT15M", "2026-11-24T03:15:00", "/usr/bin/pwsh"),
            (Of("MultipleInstancesPolicy"), Of("StartWhenAvailable"), Of("RandomDelay"), Of("StartBoundary"), Of("Command")));
        Assert.Equal(["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"], task.Descendants().Single(e => e.Name.LocalName == "DaysOfWeek").Elements().Select(e => e.Name.LocalName));
        Assert.Equal(12, XDocument.Parse(WindowsTask.Write(Sample with { Calendar = "monthly" }, default)!).Descendants().Single(e => e.Name.LocalName == "Months").Elements().Count());
        Assert.Contains("PT1H", WindowsTask.Write(Sample with { Calendar = "hourly" }, default)!, StringComparison.Ordinal);
        Assert.Null(WindowsTask.Write(Sample with { Calendar = "*-*-1 03:15" }, default));
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("two words", "\"two words\"")]
    [InlineData("a\"b", "\"a\\\"b\"")]
    [InlineData("c d\\", "\"c d\\\\\"")]
    [InlineData("a\\\" b", "\"a\\\\\\\" b\"")]
    [InlineData("", "\"\"")]
    public void Windows_arguments_are_quoted_as_the_runtime_reads_them(string value, string quoted) => Assert.Equal(quoted, WindowsTask.Argument(value));

    [Fact]
    public void The_runs_are_read_from_what_systemd_says()
    {
        var run = SystemdRuns.Read(Sample, "NextElapseUSecRealtime=Wed 2026-11-25 03:16:14 UTC\nLastTriggerUSec=\n\nExecMainExitTimestamp=Tue 2026-11-24 14:13:05 UTC\nExecMainStatus=2\n");
        Assert.Equal((new DateTimeOffset(2026, 11, 25, 3, 16, 14, TimeSpan.Zero), new DateTimeOffset(2026, 11, 24, 14, 13, 5, TimeSpan.Zero), 2), (run.NextRun, run.LastRun, run.LastExitCode));

        var none = SystemdRuns.Read(Sample, "NextElapseUSecRealtime=\nLastTriggerUSec=n/a\n\nExecMainExitTimestamp=\nExecMainStatus=0\n");
        Assert.Equal((null, null, null), (none.NextRun, none.LastRun, none.LastExitCode));
    }

    [Fact]
    public void The_service_is_hardened_writes_only_where_it_must_and_gets_secrets_by_path_alone()
    {
        var text = SystemdUnits.Service(Sample, system: true);

        Assert.All(new[] { "ProtectSystem=strict", "NoNewPrivileges=yes", "CapabilityBoundingSet=", "ReadWritePaths=\"/var/lib/mail ops/drills\"", "ReadWritePaths=/srv/reports", "LoadCredential=notify.json:/etc/mailuops/notify.json" },
            line => Assert.Contains(line + "\n", text, StringComparison.Ordinal));
        Assert.DoesNotContain("ProtectSystem", SystemdUnits.Service(Sample, system: false), StringComparison.Ordinal);
    }
}

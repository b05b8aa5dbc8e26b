using MailuOps.Schedule;
using Xunit;

namespace MailuOps.Tests.Schedule;

public sealed class ScheduleCmdletTests : IDisposable
{
    private readonly HostedShell _shell = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("mailuops-schedule-").FullName;

    public ScheduleCmdletTests() => _shell.With("folder", _folder).With("script", Repository.PathOf("module", "scripts", "drill.ps1"))
        .Run("$common = @{ OutputFolder = $folder; HostPath = '/usr/bin/pwsh'; ScriptPath = $script; HistoryPath = \"$folder/history\" }").Succeeded();

    public void Dispose()
    {
        _shell.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("Systemd", 2)]
    [InlineData("Cron", 1)]
    [InlineData("WindowsTask", 1)]
    public void A_schedule_is_made_found_replaced_and_removed(string scheduler, int files)
    {
        var made = Assert.Single(_shell.Run($"Register-MailuDrillSchedule mail_a -Scheduler {scheduler} @common -Calendar 'Mon 04:30' -RandomDelay 5m -ReportFolder $folder/reports -RecoveryTimeObjective 30m -SkipCertificateCheck").Succeeded().Of<DrillSchedule>());
        Assert.Equal(files, made.Files.Count);
        Assert.All(made.Files, f => Assert.True(File.Exists(f)));
        Assert.Equal(["/usr/bin/pwsh", "-NoProfile", "-NonInteractive", "-File", Repository.PathOf("module", "scripts", "drill.ps1"), "-Stack", "mail_a", "-HistoryPath", $"{_folder}/history", "-ReportFolder", $"{_folder}/reports",
            "-RecoveryTimeObjective", "00:30:00", "-SkipCertificateCheck"], made.Command);

        var found = Assert.Single(_shell.Run($"Get-MailuDrillSchedule -Scheduler {scheduler} -OutputFolder $folder").Succeeded().Of<DrillSchedule>());
        Assert.Equal((made.Name, made.Calendar, made.RandomDelay, string.Join(' ', made.Command)), (found.Name, found.Calendar, found.RandomDelay, string.Join(' ', found.Command)));

        Assert.Equal("MailuOps.ScheduleExists", _shell.Run($"Register-MailuDrillSchedule mail_a -Scheduler {scheduler} @common").ErrorId);
        _shell.Run($"Register-MailuDrillSchedule mail_a -Scheduler {scheduler} @common -Force").Succeeded();
        Assert.Equal("03:15", Assert.Single(_shell.Run($"Get-MailuDrillSchedule mail_* -Scheduler {scheduler} -OutputFolder $folder").Succeeded().Of<DrillSchedule>()).Calendar);

        _shell.Run($"Get-MailuDrillSchedule -Scheduler {scheduler} -OutputFolder $folder | Unregister-MailuDrillSchedule -Scheduler {scheduler} -OutputFolder $folder -WhatIf").Succeeded();
        Assert.True(File.Exists(made.Files[0]));
        _shell.Run($"Get-MailuDrillSchedule -Scheduler {scheduler} -OutputFolder $folder | Unregister-MailuDrillSchedule -Scheduler {scheduler} -OutputFolder $folder").Succeeded();
        Assert.All(made.Files, f => Assert.False(File.Exists(f)));
        Assert.Equal("MailuOps.ScheduleNotFound", _shell.Run($"Unregister-MailuDrillSchedule mail_a -Scheduler {scheduler} -OutputFolder $folder").ErrorId);
        Assert.Equal("MailuOps.ScheduleNotFound", _shell.Run($"Get-MailuDrillSchedule mail_a -Scheduler {scheduler} -OutputFolder $folder").ErrorId);
    }

    [Fact]
    public void One_in_a_sandbox_says_so_to_the_script()
    {
        var made = Assert.Single(_shell.Run("Register-MailuDrillSchedule mail_a -Scheduler Cron @common -Sandbox -PackParts 30").Succeeded().Of<DrillSchedule>());
        Assert.Equal(["-PackParts", "30", "-Sandbox", "-Full"], made.Command.TakeLast(4));
    }

    [Fact]
    public void WhatIf_writes_nothing()
    {
        Assert.Empty(_shell.Run("Register-MailuDrillSchedule mail_a -Scheduler Cron @common -WhatIf").Succeeded().Output);
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Theory]
    [InlineData("-Scheduler Cron -Calendar 'every full moon'", "MailuOps.CalendarUnsupported")]
    [InlineData("-Scheduler WindowsTask -Calendar '0 3 * * *'", "MailuOps.CalendarUnsupported")]
    [InlineData("-Scheduler Cron -DockerHost \"tcp://a`nb\"", "MailuOps.ScheduleTextInvalid")]
    [InlineData("-Scheduler Cron -PackParts 3", "MailuOps.ScheduleOptionsClash")]
    [InlineData("-Scheduler Cron -Sandbox -SkipCertificateCheck", "MailuOps.ScheduleOptionsClash")]
    [InlineData("-Scheduler Cron -Name ../x", "ParameterArgumentValidationError")]
    public void What_cannot_be_scheduled_is_told(string arguments, string id)
    {
        Assert.Equal(id, _shell.Run($"Register-MailuDrillSchedule mail_a @common {arguments}").ErrorId);
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public void A_script_that_is_missing_is_told() => Assert.Equal("MailuOps.ScheduleScriptMissing",
        _shell.Run("$common.ScriptPath = \"$folder/none.ps1\"; Register-MailuDrillSchedule mail_a -Scheduler Cron @common").ErrorId);

    [Fact]
    public async Task Systemd_is_told_in_the_right_order_and_its_answers_are_read()
    {
        var calls = new List<string>();
        var scheduler = new Scheduler(ScheduleKind.Systemd, null, (command, _) =>
        {
            calls.Add(string.Join(' ', command));
            return Task.FromResult(command.Contains("calendar") ? new CommandAnswer(1, "", "Failed to parse") : new CommandAnswer(0, "", ""));
        });

        var failure = await Assert.ThrowsAsync<MailuOpsException>(() => scheduler.RegisterAsync(ScheduleTextTests.Sample with { Name = "mailuops-test-never", Calendar = "every full moon" }, default));

        Assert.Equal(("MailuOps.CalendarInvalid", "systemd-analyze calendar -- every full moon"), (failure.Id, Assert.Single(calls)));
        Assert.All(scheduler.FilesOf("mailuops-test-never"), f => Assert.False(File.Exists(f)));
    }
}

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

    [Theory]
    [InlineData("Systemd", "%d/repository.json")]
    [InlineData("Cron", "/etc/mailuops/repository.json")]
    public void A_repository_is_handed_over_by_a_file(string scheduler, string path)
    {
        var made = Assert.Single(_shell.Run($"Register-MailuDrillSchedule mailu -Scheduler {scheduler} @common -RepositoryFile /etc/mailuops/repository.json").Succeeded().Of<DrillSchedule>());
        Assert.Equal(["-RepositoryFile", path], made.Command.TakeLast(2));
        Assert.Equal("/etc/mailuops/repository.json", Assert.Single(_shell.Run($"Get-MailuDrillSchedule -Scheduler {scheduler} -OutputFolder $folder").Succeeded().Of<DrillSchedule>()).RepositoryFile);
        if (scheduler == "Systemd")
        {
            var service = File.ReadAllText(made.Files.Single(f => f.EndsWith(".service", StringComparison.Ordinal)));
            Assert.Contains("LoadCredential=repository.json:/etc/mailuops/repository.json\n", service, StringComparison.Ordinal);
            Assert.Contains("-RepositoryFile %d/repository.json\n", service, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Copies_are_made_by_a_command_of_the_shell_which_may_keep_their_owners()
    {
        var made = Assert.Single(_shell.Run("Register-MailuDrillSchedule mailu -Scheduler Systemd @common -BackupPath $folder/copies -BackupCommand 'cp -a /mailu \"$1\"'").Succeeded().Of<DrillSchedule>());
        Assert.Equal(["-BackupPath", $"{_folder}/copies", "-BackupCommand", "cp -a /mailu \"$1\""], made.Command.TakeLast(4));
        Assert.Contains($"{_folder}/copies", made.WritableFolders);
        Assert.Contains("CAP_CHOWN", Shown(made), StringComparison.Ordinal);
        Assert.DoesNotContain("CAP_CHOWN", Shown(made with { BackupPath = null }), StringComparison.Ordinal);
        Assert.Contains("-BackupCommand \"cp -a /mailu \\\"$$1\\\"\"", Shown(made), StringComparison.Ordinal);
        static string Shown(DrillSchedule schedule) => SystemdUnits.Service(schedule, system: true);
    }

    [Theory]
    [InlineData("Systemd")]
    [InlineData("Cron")]
    [InlineData("WindowsTask")]
    public void One_in_a_sandbox_takes_the_newest_copy_and_makes_none(string scheduler)
    {
        var made = Assert.Single(_shell.Run($"Register-MailuDrillSchedule mailu -Scheduler {scheduler} @common -Sandbox -BackupPath $folder/copies").Succeeded().Of<DrillSchedule>());
        Assert.Equal(["-BackupPath", $"{_folder}/copies", "-Sandbox", "-Full"], made.Command.TakeLast(4));
        Assert.DoesNotContain("-BackupCommand", made.Command);
        Assert.DoesNotContain($"{_folder}/copies", made.WritableFolders);
        // It reads everybody's mail, and writes none of it.
        Assert.Contains("CapabilityBoundingSet=CAP_DAC_READ_SEARCH\n", SystemdUnits.Service(made, system: true), StringComparison.Ordinal);
        Assert.DoesNotContain("CAP_CHOWN", SystemdUnits.Service(made, system: true), StringComparison.Ordinal);
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
    [InlineData("-Scheduler Cron -BackupPath /srv/copies", "MailuOps.ScheduleOptionsClash")]
    [InlineData("-Scheduler Cron -BackupCommand 'cp'", "MailuOps.ScheduleOptionsClash")]
    [InlineData("-Scheduler Cron -Sandbox -BackupCommand 'cp'", "MailuOps.ScheduleOptionsClash")]
    [InlineData("-Scheduler Cron -Sandbox -BackupPath /srv/copies -BackupCommand 'cp'", "MailuOps.ScheduleOptionsClash")]
    [InlineData("-Scheduler Cron -Sandbox -BackupPath /srv/copies -PackParts 3", "MailuOps.ScheduleOptionsClash")]
    [InlineData("-Scheduler Cron -Sandbox -BackupPath /srv/copies -Backupbot backups", "MailuOps.ScheduleOptionsClash")]
    [InlineData("-Scheduler Cron -Sandbox -BackupPath /srv/copies -RepositoryFile /x", "MailuOps.ScheduleOptionsClash")]
    [InlineData("-Scheduler Cron -RepositoryFile /x -Backupbot backups", "MailuOps.ScheduleOptionsClash")]
    [InlineData("-Scheduler Cron -RepositoryFile /x -BackupPath /srv/copies -BackupCommand 'cp'", "MailuOps.ScheduleOptionsClash")]
    [InlineData("-Scheduler Cron -Backupbot backups -BackupPath /srv/copies -BackupCommand 'cp'", "MailuOps.ScheduleOptionsClash")]
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

    [Fact]
    public async Task A_drill_that_failed_is_no_failed_unit_once_its_schedule_is_gone()
    {
        var calls = new List<string>();
        var scheduler = new Scheduler(ScheduleKind.Systemd, null, (command, _) =>
        {
            calls.Add(string.Join(' ', command).Replace(" --user", "", StringComparison.Ordinal));
            return Task.FromResult(command.Contains("reset-failed") ? new CommandAnswer(1, "", "Unit not loaded.") : new CommandAnswer(0, "", ""));
        });

        await scheduler.UnregisterAsync(ScheduleTextTests.Sample with { Name = "mailuops-test-never" }, default);

        const string Unit = "mailuops-drill-mailuops-test-never";
        Assert.Equal([$"systemctl disable --now {Unit}.timer", "systemctl daemon-reload", $"systemctl reset-failed {Unit}.service"], calls);
    }
}

using Xunit;

namespace MailuOps.Tests.Schedule;

/// <summary>A schedule in the hands of the machine's own cron. It takes three minutes.</summary>
public sealed class CronTests
{
    private const string Log = "/var/log/syslog";

    [CronFact]
    public async Task Cron_runs_it_logs_its_exit_code_and_lets_no_two_overlap()
    {
        var folder = Directory.CreateTempSubdirectory("mailuops-cron-").FullName;
        var name = $"test-{Guid.NewGuid():N}"[..20];
        await File.WriteAllTextAsync($"{folder}/drill.ps1", "'drilled for ' + $args[1]; [Threading.Thread]::Sleep(70000); exit 2");
        using var shell = new HostedShell().With("folder", folder).With("name", name).With("program", Repository.PathOf("out", "host", "mailuops"));
        shell.Run("Register-MailuDrillSchedule mail_a -Name $name -Scheduler Cron -Calendar '* * * * *' -RandomDelay 0 -HostPath $program -ScriptPath $folder/drill.ps1 -HistoryPath $folder/history").Succeeded();
        try
        {
            var said = new List<string>();
            for (var end = DateTime.UtcNow.AddMinutes(4); DateTime.UtcNow < end && !said.Exists(l => l.EndsWith("exit code 2", StringComparison.Ordinal)); await Task.Delay(2000))
            {
                said = [.. File.ReadLines(Log).Where(l => l.Contains($"mailuops-drill-{name}: ", StringComparison.Ordinal))];
            }

            Assert.Equal(["drilled for mail_a", "not run: the drill before it still runs", "exit code 2"], said.Take(3).Select(l => l[(l.IndexOf($"{name}: ", StringComparison.Ordinal) + name.Length + 2)..]));
        }
        finally
        {
            shell.Run("Unregister-MailuDrillSchedule $name -Scheduler Cron").Succeeded();
        }

        Assert.False(File.Exists($"/etc/cron.d/mailuops-drill-{name}"));
        Directory.Delete(folder, recursive: true);
    }
}

/// <summary>A test that changes this machine's cron.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class CronFactAttribute : FactAttribute
{
    /// <summary>Decides when the test is discovered.</summary>
    public CronFactAttribute() => Skip = Repository.NotBuilt
        ?? (Environment.GetEnvironmentVariable("MAILUOPS_CRON") == "1" ? null : "NOT PROVEN: changes this machine's cron. Start cron and a syslog as root, and set MAILUOPS_CRON=1.");
}

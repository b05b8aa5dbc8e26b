using MailuOps.Drill;
using MailuOps.History;

namespace MailuOps.Tests.Lab;

/// <summary>module/scripts/drill.ps1 in the small host, as a scheduler starts it.</summary>
[Collection("lab")]
public class ScheduledDrillTests
{
    [LabFact]
    public void It_tells_the_verdict_by_its_exit_code_and_leaves_a_record_and_reports()
    {
        Assert.Null(Repository.NotBuilt);
        var folder = Directory.CreateTempSubdirectory("mailuops-scheduled-").FullName;
        var run = Shells.HostWith("-NonInteractive", Repository.PathOf("module", "scripts", "drill.ps1"), "-Stack", LabServer.Stack,
            "-HistoryPath", $"{folder}/drills", "-ReportFolder", $"{folder}/reports", "-MetricsFile", $"{folder}/mailuops.prom");

        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        Assert.Equal(DrillOutcome.Passed, Assert.Single(new DrillHistory($"{folder}/drills").Read()).Drill!.Outcome);
        Assert.Equal(["html", "json", "junit.xml", "md"], Directory.GetFiles($"{folder}/reports").Select(f => Path.GetFileName(f)[(LabServer.Stack.Length + 1)..]).Order());
        Assert.Contains("mailuops_drill_store_proven", File.ReadAllText($"{folder}/mailuops.prom"), StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }
}

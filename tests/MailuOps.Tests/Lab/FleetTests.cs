using MailuOps.Drill;
using MailuOps.Drill.Sandboxes;

namespace MailuOps.Tests.Lab;

/// <summary>Several drills at once on a real engine; eight servers are the benchmark's (bench/run.sh fleet).</summary>
[Collection("lab")]
public sealed class FleetTests(LabServer lab)
{
    [LabFact]
    public void Two_drills_at_once_pass_one_server_that_is_not_there_stops_neither_and_nothing_is_left()
    {
        lab.Shell.Run("$snapshot = Invoke-BackupbotBackup -Stack $Stack").Succeeded();
        var result = lab.Shell.Run("$Stack, 'nobody', $Stack | Invoke-MailuRestoreDrill -Sandbox -NoHistory -ThrottleLimitPerEngine 2 -Confirm:$false");
        Assert.Equal("MailuOps.StackNotFound", result.ErrorId);
        var drills = result.Output.Select(o => (RestoreDrillResult)o.BaseObject).ToList();
        Assert.Equal(["nobody Inconclusive", $"{LabServer.Stack} Passed", $"{LabServer.Stack} Passed"], drills.Select(d => $"{d.Stack} {d.Outcome}"));
        Assert.True(drills[1].Started < drills[2].Started + drills[2].Duration && drills[2].Started < drills[1].Started + drills[1].Duration, "not at once");
        Assert.All(drills.Skip(1), d => Assert.Empty(d.LeftOver));
        Assert.NotEqual(drills[1].Sandbox!.Name, drills[2].Sandbox!.Name);
        Assert.DoesNotContain(lab.Shell.All<MailuSandbox>("Get-MailuSandbox"), s => s.State == SandboxState.InUse || drills.Exists(d => d.Sandbox?.Name == s.Name));
    }
}

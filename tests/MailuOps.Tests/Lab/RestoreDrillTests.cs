using MailuOps.Drill;

namespace MailuOps.Tests.Lab;

/// <summary>M1 in the hosted engine: the same rule as tests/Pester/M1.Tests.ps1.</summary>
[Collection("lab")]
public class RestoreDrillTests(LabServer lab)
{
    [LabFact]
    public void M1_a_drill_proves_both_stores_and_leaves_nothing()
    {
        var before = lab.Shell.Run("Get-MailuUser -Stack $Stack").Succeeded().Output.Select(u => u.ToString()).ToList();
        var result = (RestoreDrillResult)lab.Shell.Run("Invoke-MailuRestoreDrill -Stack $Stack -RecoveryTimeObjective 1h -Confirm:$false").Succeeded().Output.Single().BaseObject;
        Assert.True(result.Outcome == DrillOutcome.Passed, result.Reason);
        Assert.All([result.Accounts, result.Mail], p => Assert.True(p.Proven));
        Assert.All(result.Stages, s => Assert.Equal(StageStatus.Done, s.Status));
        Assert.NotNull(result.RecoveryTime);
        Assert.Empty(result.LeftOver);
        Assert.Equal(Evidence.Yes, Assert.Single(result.Objectives).Met);
        Assert.Equal(result.Id, Assert.Single(lab.Shell.Run("Get-MailuDrill -Stack $Stack -Last 1").Succeeded().Of<RestoreDrillResult>()).Id);
        Assert.Equal(before, lab.Shell.Run("Get-MailuUser -Stack $Stack").Succeeded().Output.Select(u => u.ToString()));
    }

    [LabFact]
    public void WhatIf_changes_nothing_and_gives_nothing() =>
        Assert.Empty(lab.Shell.Run("Invoke-MailuRestoreDrill -Stack $Stack -WhatIf").Succeeded().Output);

    [LabTheory]
    [InlineData("restore-skip-mail", "mail: did not come back")]
    [InlineData("restore-skip-data", "accounts: did not come back")]
    public async Task A_restore_that_skips_a_store_fails_and_names_it(string fault, string reason)
    {
        await using (await lab.FaultAsync(fault))
        {
            var result = (RestoreDrillResult)lab.Shell.Run("Invoke-MailuRestoreDrill -Stack $Stack -Confirm:$false").Succeeded().Output.Single().BaseObject;
            Assert.Equal(DrillOutcome.Failed, result.Outcome);
            Assert.Contains(reason, result.Reason);
            Assert.Empty(result.LeftOver);
        }
    }
}

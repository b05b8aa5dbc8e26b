using MailuOps.Backup;
using MailuOps.Drill;
using MailuOps.Drill.Levels;
using MailuOps.Recipe.Linting;

namespace MailuOps.Tests.Lab;

/// <summary>From the compose file to the drill: what the recipe cmdlets say and mend is what the running server does.</summary>
[Collection("lab")]
public class RecipeTests(LabServer lab)
{
    private HostedShell Shell => lab.Shell;

    [LabFact]
    public async Task The_unlabelled_recipe_fails_the_drill_at_the_backup_and_the_mended_one_passes()
    {
        var tasks = await TasksAsync();
        await using (var recipe = await LabRecipe.OpenAsync())
        {
            Shell.With("f", recipe.Compose).Run("Remove-BackupbotLabel $f").Succeeded();
            await recipe.DeployAsync();
            lab.Server.Forget();
            Assert.Contains("MailNotBackedUp", Shell.All<RecipeFinding>("Get-MailuRecipeFinding $f -Severity Error").Select(f => f.Rule));

            var before = await lab.InventoryAsync();
            var unlabelled = lab.Drill("-SkipCertificateCheck");
            await lab.AssertCaughtAsync(unlabelled, before, DrillOutcome.Failed, "accounts: the snapshot does not hold them", "mail: the snapshot does not hold them");
            Assert.All(unlabelled.Stages.Where(s => s.Name is "Wipe" or "Restore"), s => Assert.Equal(StageStatus.Skipped, s.Status));
            Assert.Equal((2, RungStatus.Failed), (unlabelled.Level, unlabelled.Rungs.Single(r => r.Level == 3).Status));
            var lost = Shell.All<MailuBackupCoverage>("Get-MailuBackupCoverage -Stack $Stack -Severity Error");
            Assert.Equal(["mail", "mailu"], lost.Select(s => s.Name).Order());
            Assert.All(lost, s => Assert.Equal((LabelCoverage.No, false), (s.Promised, s.InSnapshot)));

            Shell.Run("Update-MailuRecipe $f").Succeeded();
            Assert.True(Shell.One<bool>("Test-MailuRecipe $f"));
            await recipe.DeployAsync();
            var mended = lab.Drill("-SkipCertificateCheck");
            Assert.True(mended.Outcome == DrillOutcome.Passed, mended.Reason);
            Assert.Equal(4, mended.Level);
            Assert.True(Shell.One<bool>("Test-MailuBackupCoverage -Stack $Stack"));
        }

        // Labels alone restart nothing: the server that was drilled is the one that ran before.
        Assert.Equal(tasks, await TasksAsync());
    }

    private static Task<string> TasksAsync() => DockerCli.RunAsync(
        ["ps", "-q", "--no-trunc", "--filter", $"label={MailuOps.Deployment.DeploymentFinder.StackLabel}={LabServer.Stack}"]);
}

using System.Runtime.Versioning;
using MailuOps.Deployment;
using MailuOps.Drill;
using MailuOps.Drill.Locks;
using MailuOps.Drill.Sandboxes;

namespace MailuOps.Tests.Lab;

/// <summary>As <see cref="KilledSandboxDrillTests"/>, of a compose project: plain containers, and one that fills a volume, outlive the client.</summary>
[UnsupportedOSPlatform("windows")]
[Collection("compose")]
public class ComposeKilledSandboxDrillTests(ComposeLab lab)
{
    [LabTheory]
    [InlineData("Restore", "Prepare", 800, true)]
    [InlineData("Boot", "Restore", 1000, false)]
    [InlineData("Verify", "Compare", 0, true)]
    public async Task Killed_in_any_stage_all_of_it_is_removed_later_and_nothing_else(string stage, string before, int wait, bool byDrill)
    {
        var copies = lab.Copies.CreateSubdirectory(Guid.NewGuid().ToString("N")).FullName;
        lab.Shell.With("Copies", copies).Run("$null = Invoke-BackupbotBackup -Stack $Stack -BackupPath $Copies -BackupCommand $Copy -Confirm:$false").Succeeded();
        Assert.Empty(await FindAsync());
        var (names, production, people) = (await LabThings.NamesAsync(compose: true), await ProductionAsync(), await lab.InventoryAsync());
        var said = await DrillKiller.KillAsync($"Invoke-MailuRestoreDrill -Stack {lab.Name} -Sandbox -BackupPath '{copies}' -NoHistory -Confirm:$false", before, wait);
        var left = Assert.Single(await FindAsync());
        await using var rest = new LeftSandbox(lab, left.Name);
        Assert.True(said.Contains($"VERBOSE: {before}: ", StringComparison.Ordinal) && !said.Contains($"VERBOSE: {stage}: ", StringComparison.Ordinal), said);
        Assert.Equal((SandboxState.InUse, 1, stage != "Restore"), (left.State, left.Networks.Count, left.Stack.Services.Count > 0));
        lab.Shell.Run("Remove-MailuSandbox -Stale -Confirm:$false").Succeeded();
        Assert.Single(await FindAsync());
        using var later = new HostedShell().With("Stack", lab.Name).With("Copies", copies).Use(
            new NegativeEngine(lab.Server.Engine) { Notes = new LaterNotes(lab.Server.Engine.Notes, LifeSign.Patience + TimeSpan.FromSeconds(30)) });
        if (byDrill)
        {
            var drill = later.One<RestoreDrillResult>("Invoke-MailuRestoreDrill -Stack $Stack -Sandbox -BackupPath $Copies -NoHistory -Confirm:$false");
            Assert.True(drill.Outcome == DrillOutcome.Passed, drill.Reason);
            Assert.Contains(drill.CleanedUp, c => c.StartsWith($"the stale sandbox {left.Name} of {left.Client}", StringComparison.Ordinal));
        }
        else
        {
            Assert.Equal(left.Name, later.One<SandboxRemoved>("Remove-MailuSandbox -Stale -Confirm:$false").Name);
        }

        Assert.Empty(await FindAsync());
        Assert.Equal("", await DockerCli.RunAsync(["ps", "-aq", "--filter", "label=mailuops.scratch"]));
        Assert.Equal((names, production, people), (await LabThings.NamesAsync(compose: true), await ProductionAsync(), await lab.InventoryAsync()));
    }

    /// <summary>The project's containers, and when they were started.</summary>
    private async Task<string> ProductionAsync() => await DockerCli.RunAsync(
    [
        "inspect", .. (await DockerCli.RunAsync(["ps", "-aq", "--filter", $"label={DeploymentFinder.ProjectLabel}={lab.Name}"])).Split('\n').Order(StringComparer.Ordinal),
        "--format", "{{.Name}} {{.Id}} {{.State.StartedAt}} {{.RestartCount}}",
    ]);

    private async Task<IReadOnlyList<MailuSandbox>> FindAsync() => await SandboxFinder.FindAsync(lab.Server.Engine, lab.Name, CancellationToken.None);
}

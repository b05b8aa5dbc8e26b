using System.Runtime.Versioning;
using MailuOps.Deployment;
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
        await using var rest = new LeftSandbox(lab, left);
        Assert.True(said.Contains($"VERBOSE: {before}: ", StringComparison.Ordinal) && !said.Contains($"VERBOSE: {stage}: ", StringComparison.Ordinal), said);
        Assert.Equal((SandboxState.InUse, 1, stage != "Restore"), (left.State, left.Networks.Count, left.Stack.Services.Count > 0));
        using var later = new HostedShell().With("Stack", lab.Name).With("Copies", copies);
        await rest.RemoveLaterAsync(later, byDrill ? "Invoke-MailuRestoreDrill -Stack $Stack -Sandbox -BackupPath $Copies -NoHistory -Confirm:$false" : null);
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

using MailuOps.Drill.Locks;
using MailuOps.Drill.Sandboxes;

namespace MailuOps.Tests.Lab;

/// <summary>
/// A drill in a sandbox, in a process of its own, is killed (kill -9) in each stage that leaves something: it stays until its sign of life is
/// old, and then Remove-MailuSandbox -Stale, or the next drill, removes all of it and nothing else. Production goes on as before.
/// </summary>
[Collection("lab")]
public class KilledSandboxDrillTests(LabServer lab)
{
    /// <param name="stage">The stage in which it is killed.</param>
    /// <param name="before">The one before, whose end is waited for.</param>
    /// <param name="wait">How far into the stage, in milliseconds.</param>
    /// <param name="byDrill">True: the next drill cleans up.</param>
    [LabTheory]
    [InlineData("Restore", "Prepare", 100, true)]
    [InlineData("Boot", "Restore", 1500, false)]
    [InlineData("Verify", "Compare", 0, true)]
    [InlineData("Deliver", "Probe", 0, false)]
    [InlineData("CleanUp", "Packs", 100, false)]
    public async Task Killed_in_any_stage_all_of_it_is_removed_later_and_nothing_else(string stage, string before, int wait, bool byDrill)
    {
        lab.Shell.Run("Invoke-BackupbotBackup -Stack $Stack").Succeeded();
        Assert.Empty(await FindAsync());
        var (stack, people) = (await LabThings.StackAsync(lab), await lab.InventoryAsync());
        await using var kept = await KeepAnotherAsync();
        var names = await LabThings.NamesAsync();
        var said = await DrillKiller.KillAsync($"Invoke-MailuRestoreDrill -Stack {LabServer.Stack} -Sandbox -Full -NoHistory -Confirm:$false", before, wait);
        var left = Assert.Single(await FindAsync(), s => s.State != SandboxState.Kept);
        await using var rest = new LeftSandbox(lab, left);
        Assert.True(said.Contains($"VERBOSE: {before}: ", StringComparison.Ordinal) && !said.Contains($"VERBOSE: {stage}: ", StringComparison.Ordinal), said);
        Assert.Equal((LabServer.Stack, SandboxState.InUse), (left.Production, left.State));
        // What there was to remove; while it is being taken down that may be anything.
        Assert.True(stage == "CleanUp" || (left.Stack.Services.Count > 0 == (stage != "Restore") && left.Volumes.Count > 2 && left.Networks.Count == 1), string.Join(' ', left.Stack.Services));
        // Such names, and not its labels.
        await DockerCli.RunAsync(["volume", "create", $"{left.Name}_decoy"]);
        await DockerCli.RunAsync(["network", "create", $"{left.Name}-decoy"]);
        try
        {
            using var later = new HostedShell().With("Stack", LabServer.Stack);
            await rest.RemoveLaterAsync(later, byDrill ? "Invoke-MailuRestoreDrill -Stack $Stack -Sandbox -NoHistory -Confirm:$false" : null);
            Assert.DoesNotContain(await FindAsync(), s => s.State != SandboxState.Kept);
            Assert.Equal($"{left.Name}_decoy", await DockerCli.RunAsync(["volume", "ls", "-q", "--filter", $"name={left.Name}"]));
            Assert.Equal($"{left.Name}-decoy", await DockerCli.RunAsync(["network", "ls", "--format", "{{.Name}}", "--filter", $"name={left.Name}"]));
        }
        finally
        {
            await DockerCli.RunAsync(["volume", "rm", $"{left.Name}_decoy"]);
            await DockerCli.RunAsync(["network", "rm", $"{left.Name}-decoy"]);
        }

        Assert.Equal(names, await LabThings.NamesAsync());
        Assert.Equal("", await DockerCli.RunAsync(["ps", "-aq", "--filter", $"name={left.Name}"]));
        Assert.Empty(await lab.BotProcessesAsync());
        Assert.Equal((stack, people), (await LabThings.StackAsync(lab), await lab.InventoryAsync()));
    }

    /// <summary>A sandbox of the same server that was made to stay.</summary>
    private async Task<KeptSandbox> KeepAnotherAsync()
    {
        var note = new SandboxNote($"{LabServer.Stack}-drill-kept", LabServer.Stack, LifeSign.Client, DateTimeOffset.Now) { Kept = true };
        await using (await SandboxLife.BeginAsync(lab.Server.Engine.Notes, note, CancellationToken.None))
        {
            await lab.Server.Engine.Yard.AddVolumeAsync($"{note.Name}_mail", SandboxLabels.For(note.Name, note.Stack), CancellationToken.None);
        }

        return new KeptSandbox(lab, note.Name);
    }

    private Task<IReadOnlyList<MailuSandbox>> FindAsync() => SandboxFinder.FindAsync(lab.Server.Engine, null, CancellationToken.None);

    private sealed class KeptSandbox(LabServer lab, string name) : IAsyncDisposable
    {
        /// <summary>It is still there, which is what it is for.</summary>
        public async ValueTask DisposeAsync() => Assert.NotEmpty(await new SandboxRemoval(lab.Server.Engine, null).RunAsync(name, CancellationToken.None));
    }
}

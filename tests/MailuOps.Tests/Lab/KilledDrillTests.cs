using System.Diagnostics;
using MailuOps.Drill.Locks;

namespace MailuOps.Tests.Lab;

/// <summary>A drill in a process of its own is killed (kill -9) in each stage that changes something: the next one is refused, the repair takes away what was left.</summary>
[Collection("lab")]
public class KilledDrillTests(LabServer lab)
{
    /// <summary>Without what the repair makes no use of once the restore is over.</summary>
    private const string Brief = "-NoSafetySnapshot -NoManifest";

    /// <summary>Killed while it holds all mail.</summary>
    private const string Quiesced = "-Quiesce";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    [LabTheory]
    [InlineData("Seed")]
    [InlineData("Backup", Quiesced)]
    [InlineData("Wipe")]
    [InlineData("Safety")]
    [InlineData("Restore")]
    [InlineData("Verify", Brief)]
    [InlineData("CleanUp", Brief)]
    public async Task Killed_in_any_stage_it_is_repaired(string stage, string arguments = "")
    {
        Assert.True(File.Exists(Repository.PathOf("out", "host", "mailuops")), "the host is not built: run ./build.sh");
        Assert.Empty(await DrillLock.FindAsync(lab.Server.Engine, null, CancellationToken.None));
        var before = await lab.InventoryAsync();
        // A stage may be over before it is seen, and then the drill comes to its own end.
        var died = await KillInAsync(stage, arguments) ?? await KillInAsync(stage, arguments) ?? await KillInAsync(stage, arguments);
        Assert.True(died is not null, $"the drill was never seen in stage {stage}");
        Assert.Equal("MailuOps.DrillRunning", lab.Shell.Run("Invoke-MailuRestoreDrill -Stack $Stack -Confirm:$false").ErrorId);
        Assert.Equal("MailuOps.DrillRunning", lab.Shell.Run("Repair-MailuDrill -Stack $Stack -Confirm:$false").ErrorId);
        Assert.Equal(stage, lab.Shell.Run("(Get-MailuDrillLock $Stack).Stage").Succeeded().Of<string>().Single());
        Assert.Empty(lab.Shell.Run("Repair-MailuDrill -Stack $Stack -Force -WhatIf").Succeeded().Output);
        Assert.Equal(arguments == Quiesced, await IsHeldAsync());
        var report = await RepairAsync();
        Assert.False(await IsHeldAsync());
        Assert.Equal((died.DrillId, stage), (report.DrillId, report.Stage));
        Assert.Equal(before, await lab.InventoryAsync());
        Assert.Empty(await DrillLock.FindAsync(lab.Server.Engine, null, CancellationToken.None));
        // A listing that the dead client had asked for ends by itself.
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < TimeSpan.FromSeconds(15) && (await lab.BotProcessesAsync()).Count > 0; await Task.Delay(100))
        {
        }

        Assert.Empty(await lab.BotProcessesAsync());
    }

    private async Task<bool> IsHeldAsync() => (await lab.Server.Engine.InspectContainerAsync(
        await lab.Server.ContainerAsync(MailuOps.Deployment.MailuRole.Imap, CancellationToken.None), CancellationToken.None)).State == "paused";

    /// <summary>Gives back the drill that died; null: it has ended by itself.</summary>
    private async Task<UnfinishedDrill?> KillInAsync(string stage, string arguments)
    {
        var command = $"Import-Module '{Repository.PathOf("MailuOps.psd1")}'; Invoke-MailuRestoreDrill -Stack {LabServer.Stack} -Messages 1 -Confirm:$false {arguments}";
        using var host = Shells.Start(Repository.PathOf("out", "host", "mailuops"), "-Command", command);
        var output = host.StandardOutput.ReadToEndAsync();
        var errors = host.StandardError.ReadToEndAsync();
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < Limit && !host.HasExited; await Task.Delay(20))
        {
            var found = (await DrillLock.FindAsync(lab.Server.Engine, LabServer.Stack, CancellationToken.None)).FirstOrDefault();
            if (found?.Stage == stage && (arguments != Quiesced || await IsHeldAsync()))
            {
                // A moment into the stage, where something is half-done.
                await Task.Delay(50);
                host.Kill();
                await host.WaitForExitAsync();
                return Assert.Single(await DrillLock.FindAsync(lab.Server.Engine, LabServer.Stack, CancellationToken.None));
            }
        }

        host.Kill();
        await host.WaitForExitAsync();
        Assert.True(host.ExitCode == 0, $"{await output} {await errors}");
        return null;
    }

    /// <summary>Waits while the backup tool, which outlives the client, is still at work.</summary>
    private async Task<DrillRepairReport> RepairAsync()
    {
        for (var watch = Stopwatch.StartNew(); ; await Task.Delay(500))
        {
            var result = lab.Shell.Run("Repair-MailuDrill -Stack $Stack -Force -Confirm:$false");
            if (result.ErrorId != "MailuOps.DrillStillRestoring" || watch.Elapsed > Limit)
            {
                return (DrillRepairReport)result.Succeeded().Output.Single().BaseObject;
            }
        }
    }
}

using MailuOps.Backup;
using MailuOps.Drill;
using MailuOps.Drill.Sandboxes;
using MailuOps.Engine;

namespace MailuOps.Tests.Lab;

/// <summary>Drills in a sandbox, on the real Swarm, that must not pass: each says why, and leaves nothing.</summary>
[Collection("lab")]
public class SandboxNegativeTests(LabServer lab)
{
    private const string Drill = "Invoke-MailuRestoreDrill -Stack $Stack -Sandbox -NoHistory -Confirm:$false -WarningAction Ignore -BootTimeout 40";

    /// <summary>The drill's outcome and reason; and of the sandbox nothing is there any more, nor of production anything else than before.</summary>
    private async Task<RestoreDrillResult> CaughtAsync(HostedShell shell, string arguments, DrillOutcome outcome, string? stage, params string[] reasons)
    {
        var (before, things) = (await lab.InventoryAsync(), await LabThings.NamesAsync());
        var drill = shell.One<RestoreDrillResult>($"{Drill} {arguments}");
        await lab.AssertCaughtAsync(drill, before, outcome, reasons);
        Assert.Equal(stage, drill.Stages.FirstOrDefault(s => s.Status == StageStatus.Failed)?.Name);
        Assert.True(drill.Level < 4, $"level {drill.Level}");
        Assert.Equal(Evidence.Yes, drill.Sandbox?.ProductionUntouched ?? Evidence.Yes);
        Assert.Empty(await SandboxFinder.FindAsync(lab.Server.Engine, null, CancellationToken.None));
        Assert.Equal(things, await LabThings.NamesAsync());
        Assert.Empty(await lab.BotProcessesAsync());
        return drill;
    }

    /// <summary>A shell whose engine is the lab's, with a hand in between.</summary>
    private HostedShell Tapped(Action<YardTap> change)
    {
        var yard = new YardTap(lab.Server.Engine.Yard);
        change(yard);
        return new HostedShell().With("Stack", LabServer.Stack).Use(new NegativeEngine(lab.Server.Engine) { Yard = yard });
    }

    [FaultTheory]
    [InlineData("backup-skip-mail", "does not hold the mail")]
    [InlineData("backup-skip-data", "does not hold the accounts")]
    public async Task A_snapshot_that_lacks_a_store(string fault, string reason)
    {
        string id;
        await using (await lab.FaultAsync(fault))
        {
            lab.Shell.Run("Invoke-BackupbotBackup -Stack $Stack");
            id = lab.Shell.One<BackupSnapshot>("Get-BackupbotSnapshot -Last 1 -Stack $Stack").Id;
        }

        await CaughtAsync(lab.Shell.With("Bad", id), "-Snapshot $Bad", DrillOutcome.Failed, "Restore", "Restore: ", reason);
        lab.Shell.Run("Invoke-BackupbotBackup -Stack $Stack").Succeeded();
    }

    [LabTheory]
    [InlineData("b[4096:8192] = bytes([255]) * 4096", null, "the restored database is damaged: ")]
    [InlineData("b[len(b) // 2:] = b''", "Boot", "the restored database is damaged: ")]
    [InlineData("b[:] = b''", null, "the restored database has no account")]
    public async Task A_corrupt_account_database(string damage, string? stage, string reason)
    {
        await using var bad = await DoctoredBackup.TakeAsync(lab, damage);
        await CaughtAsync(lab.Shell.With("Bad", bad.Id), "-Snapshot $Bad", DrillOutcome.Failed, stage, "accounts: did not come back", reason);
    }

    [LabFact]
    public async Task A_repository_that_something_else_changes_each_time_it_is_read()
    {
        // The reader itself has tests of its own: here it is what becomes of the drill.
        using var shell = new HostedShell().With("Stack", LabServer.Stack).Use(new NegativeEngine(lab.Server.Engine)
        {
            Before = r => r.Command is ["restic", "check", ..] ? throw Errors.RepositoryChanging(LabServer.Stack, 1, 1, "pack: does not exist") : Task.FromResult(r),
        });
        lab.Shell.Run("Invoke-BackupbotBackup -Stack $Stack").Succeeded();
        var before = await lab.InventoryAsync();
        var drill = shell.One<RestoreDrillResult>($"{Drill} -PackParts 1");
        await lab.AssertCaughtAsync(drill, before, DrillOutcome.Inconclusive, "Packs: ", "cannot be told");
        Assert.True(drill.Accounts.Proven && drill.Mail.Proven);
        Assert.Contains("stays due", drill.NextStep);
        Assert.Null(drill.Sandbox!.Packs);
        Assert.Empty(await SandboxFinder.FindAsync(lab.Server.Engine, null, CancellationToken.None));
    }

    [LabFact]
    public async Task An_image_that_the_node_does_not_have()
    {
        using var shell = Tapped(y => y.Copy = c => c.Name.EndsWith("_imap", StringComparison.Ordinal) ? c with { Image = c.Image with { Id = $"sha256:{new string('0', 64)}" } } : c);
        await CaughtAsync(shell, "", DrillOutcome.Failed, "Boot", "Boot: ", "imap does not come up", "No such image");
        var gone = await Assert.ThrowsAsync<MailuOpsException>(() => lab.Server.Engine.Yard.FindImageAsync("nobody", "mailuops-lab/none:1", "imap", CancellationToken.None));
        Assert.Equal("MailuOps.EngineImageMissing", gone.Id);
    }

    [LabFact]
    public async Task No_node_that_takes_the_services()
    {
        using var shell = Tapped(y => y.Copy = c => c with { NodeId = "nowhere" });
        await CaughtAsync(shell, "", DrillOutcome.Failed, "Boot", "Boot: ", "does not come up", "no suitable node");
    }

    [LabFact]
    public async Task A_node_whose_disk_is_full()
    {
        // A volume in memory, as small as can be, while something holds it.
        using var shell = Tapped(y => y.Volume = async (name, labels) =>
        {
            if (!name.EndsWith("_mail", StringComparison.Ordinal))
            {
                return false;
            }

            var said = labels.SelectMany(l => new[] { "--label", $"{l.Key}={l.Value}" }).ToArray();
            await DockerCli.RunAsync(["volume", "create", "--opt", "type=tmpfs", "--opt", "device=tmpfs", "--opt", "o=size=64k", .. said, name]);
            var image = await DockerCli.RunAsync(["inspect", await lab.Server.ContainerAsync(lab.Bot, CancellationToken.None), "--format", "{{.Image}}"]);
            await DockerCli.RunAsync(["run", "--detach", "--rm", .. said, "--network", "none", "--volume", $"{name}:/hold", image, "sleep", "600"]);
            return true;
        });
        var drill = await CaughtAsync(shell, "", DrillOutcome.Failed, "Restore", "Restore: ", "there is no room left for the volume", "no space left on device");
        Assert.Contains("Make room on the node", drill.NextStep);
    }

    [LabFact]
    public async Task A_name_that_somebody_has_already()
    {
        var taken = "";
        using var shell = Tapped(y => y.Volume = async (name, _) =>
        {
            if (taken.Length == 0)
            {
                await DockerCli.RunAsync(["volume", "create", taken = name]);
            }

            return false;
        });
        try
        {
            var before = await lab.InventoryAsync();
            var drill = shell.One<RestoreDrillResult>(Drill);
            await lab.AssertCaughtAsync(drill, before, DrillOutcome.Inconclusive, "Prepare: ", taken, "It was left as it is");
            Assert.Empty(await SandboxFinder.FindAsync(lab.Server.Engine, null, CancellationToken.None));
            Assert.Equal(taken, await DockerCli.RunAsync(["volume", "ls", "-q", "--filter", "name=-drill-"]));
        }
        finally
        {
            await DockerCli.RunAsync(["volume", "rm", taken]);
        }
    }

    [PlainEngineFact]
    public async Task An_engine_without_overlay_networks()
    {
        await using var plain = await PlainEngine.StartAsync();
        await using var other = await EngineConnector.ConnectAsync(EndpointResolver.Resolve(plain.DockerHost), CancellationToken.None);
        // An engine outside of every Swarm has none: its own words.
        using var shell = Tapped(y => y.Network = other.Yard.AddNetworkAsync);
        await CaughtAsync(shell, "", DrillOutcome.Inconclusive, "Prepare", "Prepare: ", "swarm");
    }
}

using System.Management.Automation;
using MailuOps.Backup;
using MailuOps.Drill;
using MailuOps.Drill.Sandboxes;
using MailuOps.Engine;

namespace MailuOps.Tests.Lab;

/// <summary>Backups that cannot become a server, and clients that go away: what happens is told, and nothing of the sandbox stays.</summary>
[Collection("lab")]
public class SandboxFailureTests(LabServer lab)
{
    [FaultFact]
    public async Task A_snapshot_without_the_mail_makes_no_sandbox()
    {
        BackupSnapshot? made = null;
        await using (await lab.FaultAsync("backup-skip-mail"))
        {
            lab.Shell.Run("Invoke-BackupbotBackup -Stack $Stack");
            made = lab.Shell.One<BackupSnapshot>("Get-BackupbotSnapshot -Last 1 -Stack $Stack");
        }

        lab.Shell.With("Id", made.Id).Fails("New-MailuSandbox -Stack $Stack -Snapshot $Id", "MailuOps.SnapshotLacksStore", ErrorCategory.InvalidData);
        Assert.Empty(lab.Shell.Run("Get-MailuSandbox").Succeeded().Output);
        // Nobody after this finds a bad one as the newest.
        lab.Shell.Run("Invoke-BackupbotBackup -Stack $Stack").Succeeded();
    }

    [LabFact]
    public async Task A_drill_of_a_damaged_repository_fails_and_leaves_nothing()
    {
        var before = await lab.InventoryAsync();
        var made = lab.Shell.One<BackupSnapshot>("Invoke-BackupbotBackup -Stack $Stack");
        // The largest pack holds what the files hold; restic does not notice before it reads it.
        const string Damage = """
            pack=$(find /backups/restic/data -type f -exec ls -S {} + | head -n 1) && cp -p "$pack" /backups/aside && echo "$pack" > /backups/aside.name
            chmod u+w "$pack" && dd if=/dev/urandom of="$pack" bs=64 count=64 seek=16 conv=notrunc 2>/dev/null
            """;
        await BotAsync(Damage);
        try
        {
            var drill = lab.DrillOf("Invoke-MailuRestoreDrill -Stack $Stack -Sandbox -NoHistory -Confirm:$false");
            Assert.Equal(made.Id, drill.Snapshot!.Id);
            await lab.AssertCaughtAsync(drill, before, DrillOutcome.Failed, "restore into a scratch volume");
            Assert.Equal(Evidence.Yes, drill.Sandbox!.ProductionUntouched);
        }
        finally
        {
            await BotAsync("cp -p /backups/aside \"$(cat /backups/aside.name)\" && rm /backups/aside /backups/aside.name");
        }

        Assert.Empty(await FindAsync());
    }

    [LabFact]
    public async Task Stopped_in_the_middle_and_then_killed_nothing_stays()
    {
        lab.Shell.Run("Invoke-BackupbotBackup -Stack $Stack").Succeeded();
        using (var shell = new HostedShell().With("Stack", LabServer.Stack))
        {
            var run = shell.Start("New-MailuSandbox -Stack $Stack");
            await DockerCli.UntilAsync(async () => (await FindAsync()) is [{ Volumes.Count: > 0 }], "a sandbox with a volume");
            Assert.True(run.Stop().Stopped);
        }

        Assert.Empty(await FindAsync());
        Assert.True(File.Exists(Repository.PathOf("out", "host", "mailuops")), "the host is not built: run ./build.sh");
        using var host = Shells.Start(
            Repository.PathOf("out", "host", "mailuops"), "-Command", $"Import-Module '{Repository.PathOf("MailuOps.psd1")}'; New-MailuSandbox -Stack {LabServer.Stack}");
        await DockerCli.UntilAsync(async () => (await FindAsync()) is [{ Volumes.Count: > 2 }], "a sandbox with volumes");
        host.Kill();
        await host.WaitForExitAsync();
        var left = Assert.Single(await FindAsync());
        Assert.Equal(SandboxState.InUse, left.State);
        lab.Shell.With("Name", left.Name);
        lab.Shell.Run("Remove-MailuSandbox -Stale -Confirm:$false").Succeeded();
        Assert.Single(await FindAsync());
        lab.Shell.Run("Remove-MailuSandbox $Name -Force -Confirm:$false").Succeeded();
        Assert.Empty(await FindAsync());
        Assert.Equal("", await DockerCli.RunAsync(["volume", "ls", "-q", "--filter", $"name={left.Name}"]));
        Assert.Empty(await lab.BotProcessesAsync());
    }

    [LabFact]
    public async Task What_has_such_a_name_already_is_left_alone()
    {
        var labels = SandboxLabels.For("mailuops-clash", LabServer.Stack);
        var yard = lab.Server.Engine.Yard;
        await DockerCli.RunAsync(["volume", "create", "mailuops-clash_mail"]);
        await DockerCli.RunAsync(["network", "create", "--driver", "overlay", "mailuops-clash"]);
        try
        {
            Assert.Equal("MailuOps.EngineNameTaken", (await Assert.ThrowsAsync<MailuOpsException>(() => yard.AddVolumeAsync("mailuops-clash_mail", labels, default))).Id);
            Assert.Equal("MailuOps.EngineNameTaken", (await Assert.ThrowsAsync<MailuOpsException>(() => yard.AddNetworkAsync("mailuops-clash", false, labels, default))).Id);
            await new SandboxRemoval(lab.Server.Engine, null).RunAsync("mailuops-clash", default);
            Assert.Equal("mailuops-clash_mail", await DockerCli.RunAsync(["volume", "ls", "-q", "--filter", "name=mailuops-clash"]));
            Assert.Equal("mailuops-clash", await DockerCli.RunAsync(["network", "ls", "--filter", "name=mailuops-clash", "--format", "{{.Name}}"]));
        }
        finally
        {
            await DockerCli.RunAsync(["volume", "rm", "mailuops-clash_mail"]);
            await DockerCli.RunAsync(["network", "rm", "mailuops-clash"]);
        }
    }

    private async Task BotAsync(string script)
    {
        var result = await lab.Server.ExecAsync(lab.Bot, ExecRequest.Shell(script), CancellationToken.None);
        Assert.True(result.ExitCode == 0, result.ErrorText);
    }

    private Task<IReadOnlyList<MailuSandbox>> FindAsync() => SandboxFinder.FindAsync(lab.Server.Engine, null, CancellationToken.None);
}

using System.Management.Automation;
using System.Net;
using System.Runtime.Versioning;
using System.Text.Json;
using MailuOps.Deployment;
using MailuOps.Drill;
using MailuOps.Drill.Sandboxes;
using MailuOps.History;
using MailuOps.Mail.Manifests;

namespace MailuOps.Tests.Lab;

/// <summary>Copies of a compose project that are no good, and clients that go away: what happens is told, and nothing of the sandbox stays.</summary>
[UnsupportedOSPlatform("windows")]
[Collection("compose")]
public class ComposeSandboxFailureTests(ComposeLab lab)
{
    /// <summary>With a folder for copies of its own.</summary>
    private HostedShell Shell { get; } = LabGate.SkipReason is null ? lab.Shell.With("Copies", lab.Copies.CreateSubdirectory(Guid.NewGuid().ToString("N")).FullName) : null!;

    [LabFact]
    public async Task A_copy_without_the_mail_fails()
    {
        Shell.Run("$null = Invoke-BackupbotBackup -Stack $Stack -BackupPath $Copies -BackupCommand { param($To) & mkdir $To; & cp -a $Root/data $Root/dkim $To } -Confirm:$false -WarningAction Ignore");
        Shell.Fails("New-MailuSandbox -Stack $Stack -BackupPath $Copies", "MailuOps.SnapshotLacksStore", ErrorCategory.InvalidData);
        var drill = Shell.One<RestoreDrillResult>("Invoke-MailuRestoreDrill -Stack $Stack -Sandbox -BackupPath $Copies -NoHistory -Confirm:$false");
        Assert.Equal(DrillOutcome.Failed, drill.Outcome);
        Assert.Contains("does not hold the mail", drill.Reason);
        await NothingIsLeftAsync(drill);
    }

    [LabFact]
    public async Task A_copy_that_lacks_a_message_fails_and_a_whole_one_passes()
    {
        Shell.Run("$manifest = Get-MailuManifest -Stack $Stack; $null = Invoke-BackupbotBackup -Stack $Stack -BackupPath $Copies -BackupCommand $Copy -Confirm:$false").Succeeded();
        const string Drill = "Invoke-MailuRestoreDrill -Stack $Stack -Sandbox -BackupPath $Copies -Manifest $manifest -NoHistory -Confirm:$false -WarningAction Ignore";
        var whole = Shell.One<RestoreDrillResult>(Drill);
        Assert.True(whole.Outcome == DrillOutcome.Passed, whole.Reason);
        Assert.Equal((Shell.One<ServerManifest>("$manifest").Messages, Evidence.Yes), (whole.Sandbox!.Messages, whole.Sandbox.ProductionUntouched));
        await NothingIsLeftAsync(whole);

        var copies = new DirectoryInfo(Shell.One<string>("$Copies"));
        copies.EnumerateFiles("*", SearchOption.AllDirectories).First(f => f.Directory!.Name is "cur" or "new" && f.FullName.Contains("bela@mail.example.com", StringComparison.Ordinal)).Delete();
        var lacking = Shell.One<RestoreDrillResult>(Drill);
        Assert.True(lacking.Outcome == DrillOutcome.Failed, lacking.Reason);
        Assert.Contains("bela@mail.example.com", lacking.Reason);
        await NothingIsLeftAsync(lacking);
    }

    [LabFact]
    public async Task Two_drills_at_once_each_with_backups_of_its_own_pass_and_one_server_that_is_not_there_stops_neither()
    {
        Shell.With("Restic", await lab.ResticAsync()).Run("$null = Invoke-BackupbotBackup -Stack $Stack -BackupPath $Copies -BackupCommand $Copy -Confirm:$false; $null = Invoke-BackupbotBackup @Restic -Confirm:$false").Succeeded();
        var result = Shell.Run(
            "[pscustomobject]@{ Stack = $Stack; BackupPath = $Copies }, [pscustomobject]@{ Stack = 'nobody'; BackupPath = $Copies }, "
            + "[pscustomobject]@{ Stack = $Stack; Repository = $Restic.Repository; RepositoryPassword = $Restic.RepositoryPassword } "
            + "| Invoke-MailuRestoreDrill -Sandbox -ResticImage $Restic.ResticImage -NoHistory -ThrottleLimitPerEngine 2 -Confirm:$false");
        Assert.Equal("MailuOps.StackNotFound", result.ErrorId);
        var drills = result.Output.Select(o => (RestoreDrillResult)o.BaseObject).Where(d => d.Stack == lab.Name).ToList();
        Assert.All(drills, d => Assert.True(d.Outcome == DrillOutcome.Passed, d.Reason));
        Assert.Equal(["directory", "restic"], drills.Select(d => d.Snapshot!.Provider).Order(StringComparer.Ordinal));
        Assert.True(drills[0].Started < drills[1].Started + drills[1].Duration && drills[1].Started < drills[0].Started + drills[0].Duration, "not at once");
        await NothingIsLeftAsync();
    }

    [LabFact]
    public async Task A_scheduler_drills_copies_and_repositories_by_the_script()
    {
        Assert.Null(Repository.NotBuilt);
        var restic = await lab.ResticAsync();
        Shell.With("Restic", restic).Run("$null = Invoke-BackupbotBackup -Stack $Stack -BackupPath $Copies -BackupCommand $Copy -Confirm:$false; $null = Invoke-BackupbotBackup @Restic -Confirm:$false").Succeeded();
        var folder = Directory.CreateTempSubdirectory("mailuops-scheduled-").FullName;
        var password = new NetworkCredential("", (System.Security.SecureString)restic["RepositoryPassword"]!).Password;
        await File.WriteAllTextAsync(
            $"{folder}/repository.json", JsonSerializer.Serialize(new { repository = (string)restic["Repository"]!, password, resticImage = (string)restic["ResticImage"]! }));
        File.SetUnixFileMode($"{folder}/repository.json", UnixFileMode.UserRead);
        string[][] ways =
        [
            ["-BackupPath", Shell.One<string>("$Copies")],
            ["-RepositoryFile", $"{folder}/repository.json", "-PackParts", "1"],
        ];
        foreach (var way in ways)
        {
            var run = Shells.HostWith(["-NonInteractive", Repository.PathOf("module", "scripts", "drill.ps1"), "-Stack", lab.Name, "-HistoryPath", $"{folder}/drills", "-Sandbox", .. way]);
            Assert.True(run.ExitCode == 0, run.Output + run.Error);
        }

        Assert.Equal(["directory", "restic"], new DrillHistory($"{folder}/drills").Read().Select(d => d.Drill!.Snapshot!.Provider).Order(StringComparer.Ordinal));
        Directory.Delete(folder, recursive: true);
        await NothingIsLeftAsync();
    }

    [LabFact]
    public async Task Stopped_in_the_middle_and_then_killed_nothing_stays()
    {
        var copies = Shell.One<string>("$Copies");
        Shell.Run("$null = Invoke-BackupbotBackup -Stack $Stack -BackupPath $Copies -BackupCommand $Copy -Confirm:$false").Succeeded();
        using (var shell = new HostedShell().With("Stack", lab.Name).With("Copies", copies))
        {
            var run = shell.Start("New-MailuSandbox -Stack $Stack -BackupPath $Copies");
            await DockerCli.UntilAsync(async () => (await FindAsync()) is [{ Volumes.Count: > 0 }], "a sandbox with a volume");
            Assert.True(run.Stop().Stopped);
        }

        await NothingIsLeftAsync();
        Assert.True(File.Exists(Repository.PathOf("out", "host", "mailuops")), "the host is not built: run ./build.sh");
        using var host = Shells.Start(
            Repository.PathOf("out", "host", "mailuops"), "-Command", $"Import-Module '{Repository.PathOf("MailuOps.psd1")}'; New-MailuSandbox -Stack {lab.Name} -BackupPath '{copies}'");
        await DockerCli.UntilAsync(async () => await ContainersAsync("label=mailuops.scratch") != "", "a container that fills a volume");
        host.Kill();
        await host.WaitForExitAsync();
        var left = Assert.Single(await FindAsync());
        Assert.Equal(SandboxState.InUse, left.State);
        Shell.Run("Remove-MailuSandbox -Stale -Confirm:$false").Succeeded();
        Assert.Single(await FindAsync());
        // As after minutes without a sign of life.
        foreach (var note in (await lab.Server.Engine.Notes.ListAsync(SandboxLife.Label, left.Name, default)))
        {
            await lab.Server.Engine.Notes.RemoveAsync(note.Id, default);
        }

        Assert.Equal([left.Name], Shell.All<SandboxRemoved>("Remove-MailuSandbox -Stale -Confirm:$false").Select(s => s.Name));
        await NothingIsLeftAsync();
    }

    [LabFact]
    public async Task A_copy_that_ends_is_started_again()
    {
        Shell.Run("$null = Invoke-BackupbotBackup -Stack $Stack -BackupPath $Copies -BackupCommand $Copy -Confirm:$false").Succeeded();
        using var shell = new HostedShell().With("Stack", lab.Name).With("Copies", Shell.One<string>("$Copies"));
        var run = shell.Start("New-MailuSandbox -Stack $Stack -BackupPath $Copies");
        var killed = "";
        await DockerCli.UntilAsync(async () => (killed = await DockerCli.RunAsync(["ps", "--filter", "name=-drill-.*_imap", "--format", "{{.Names}}"])) != "", "the copy of imap");
        await DockerCli.RunAsync(["kill", killed]);
        run.Wait().Succeeded();
        Assert.Equal(DeploymentKind.Compose, Assert.Single(await FindAsync()).Stack.Kind);
        Shell.Run("Get-MailuSandbox -Stack $Stack | Remove-MailuSandbox -Confirm:$false").Succeeded();
        await NothingIsLeftAsync();
    }

    private async Task NothingIsLeftAsync(RestoreDrillResult? drill = null)
    {
        Assert.Empty(drill?.LeftOver ?? []);
        Assert.Empty(await FindAsync());
        Assert.Equal("", await ContainersAsync($"label={SandboxLabels.Of}={lab.Name}"));
        Assert.Equal("", await ContainersAsync("label=mailuops.scratch"));
        Assert.Equal("", await DockerCli.RunAsync(["volume", "ls", "-q", "--filter", $"label={SandboxLabels.Of}={lab.Name}"]));
        Assert.Equal("", await DockerCli.RunAsync(["network", "ls", "-q", "--filter", $"label={SandboxLabels.Of}={lab.Name}"]));
    }

    private static Task<string> ContainersAsync(string filter) => DockerCli.RunAsync(["ps", "-a", "--filter", filter, "--format", "{{.Names}}"]);

    /// <summary>Those of this project that no other test keeps.</summary>
    private async Task<IReadOnlyList<MailuSandbox>> FindAsync() => await SandboxFinder.FindAsync(lab.Server.Engine, lab.Name, CancellationToken.None);
}

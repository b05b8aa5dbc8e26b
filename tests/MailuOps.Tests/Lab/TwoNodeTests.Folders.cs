using System.Diagnostics;
using System.Management.Automation;
using MailuOps.Backup;
using MailuOps.Drill;

namespace MailuOps.Tests.Lab;

/// <summary>Plain copies and restic repositories of one's own, where the stores are on two nodes whose engines have their data in different folders.</summary>
public sealed partial class TwoNodeTests
{
    private const string SandboxDrill = $"Invoke-MailuRestoreDrill -Sandbox {Ways} -BackupPath $Copies -NoHistory -Confirm:$false -WarningAction Ignore";

    [TwoNodeFact]
    public async Task A_copy_of_both_nodes_volumes_becomes_a_sandbox_on_the_managers_node_and_one_without_the_mail_fails()
    {
        await lab.PlaceAsync("imap", away: true);
        var copies = Directory.CreateTempSubdirectory("mailuops-nodes-");
        try
        {
            var (home, away) = (await RootAsync(), await RootAsync("--host", lab.Endpoint));
            Assert.NotEqual(home, away);
            // By whole paths: nothing but the engines themselves can tell where in the copy a volume is.
            await CopyAsync($"{copies}/one", $"{home}/volumes/{TwoNodeLab.Stack}_mailu", $"{home}/volumes/{TwoNodeLab.Stack}_dkim", $"{away}/volumes/{TwoNodeLab.Stack}_mail");
            var content = Shell.With("Copies", copies.FullName).One<BackupSnapshot>($"Get-BackupbotSnapshot {Ways} -BackupPath $Copies -Content").Content!;
            Assert.True(content is { HasAccounts: true, HasMail: true, Messages: > 50 }, $"{content.HasAccounts} {content.Messages}");
            var drill = Shell.One<RestoreDrillResult>(SandboxDrill);
            Assert.True(drill.Outcome == DrillOutcome.Passed, drill.Reason);
            Assert.Equal(("directory", content.Messages, Evidence.Yes), (drill.Snapshot!.Provider, drill.Sandbox!.Messages, drill.Sandbox.ProductionUntouched));
            Assert.Empty(drill.LeftOver);
            Assert.Empty(await lab.SandboxVolumesAsync());

            Directory.Delete($"{copies}/one{away}", true);
            var lacking = Shell.One<RestoreDrillResult>(SandboxDrill);
            Assert.True(lacking.Outcome == DrillOutcome.Failed, lacking.Reason);
            Assert.Contains("does not hold the mail", lacking.Reason);
            Assert.Empty(lacking.LeftOver);
            Assert.Empty(await lab.SandboxVolumesAsync());
        }
        finally
        {
            copies.Delete(true);
        }
    }

    [TwoNodeFact]
    public async Task An_image_that_is_on_the_second_node_alone_is_told_with_the_way_out_before_anything_is_made()
    {
        await lab.PlaceAsync("imap", away: true);
        var copies = Directory.CreateTempSubdirectory("mailuops-nodes-");
        var image = await DockerCli.RunAsync(["service", "inspect", $"{TwoNodeLab.Stack}_imap", "--format", "{{.Spec.TaskTemplate.ContainerSpec.Image}}"]);
        await DockerCli.RunAsync(["tag", image, "mailuops-lab-aside/imap:1"]);
        try
        {
            await CopyAsync($"{copies}/one", $"{await RootAsync()}/volumes/{TwoNodeLab.Stack}_mailu", $"{await RootAsync("--host", lab.Endpoint)}/volumes/{TwoNodeLab.Stack}_mail");
            await DockerCli.RunAsync(["image", "rm", "--no-prune", image]);
            var (things, production) = (await ThingsAsync(), await AddressesAsync());
            var error = Shell.With("Copies", copies.FullName).Fails($"New-MailuSandbox {Ways} -BackupPath $Copies", "MailuOps.EngineImageMissing", ErrorCategory.ObjectNotFound);
            Assert.All([$"'{TwoNodeLab.Stack}_imap' runs on node '{TwoNodeLab.Node}'", $"'docker pull {image}'", "Nothing was made"], part => Assert.Contains(part, error.Exception.Message));
            var drill = Shell.One<RestoreDrillResult>(SandboxDrill);
            Assert.True(drill.Outcome == DrillOutcome.Inconclusive, drill.Reason);
            Assert.Contains(image, drill.Reason);
            Assert.Equal(things, await ThingsAsync());
            Assert.Equal(production, await AddressesAsync());
        }
        finally
        {
            await DockerCli.RunAsync(["tag", "mailuops-lab-aside/imap:1", image]);
            await DockerCli.RunAsync(["image", "rm", "mailuops-lab-aside/imap:1"]);
            copies.Delete(true);
        }
    }

    [TwoNodeFact]
    public async Task Restic_says_what_it_does_not_reach_and_neither_makes_nor_fills_anything_in_its_place()
    {
        await lab.PlaceAsync("imap", away: true);
        var folder = Directory.CreateTempSubdirectory("mailuops-nodes-");
        try
        {
            var restic = await LabRestic.MakeAsync(TwoNodeLab.Stack, folder.FullName);
            Shell.With("Restic", restic).Run("$Restic.NodeEndpoint = $Ways").Succeeded();
            var things = await ThingsAsync();
            const string FarOfRestic = "volume 'mail' of service 'mail_nodes_imap' is on node 'mail-nodes-2', and restic on node";
            var backup = Shell.Run("Invoke-BackupbotBackup @Restic -Confirm:$false -WarningAction Ignore");
            Assert.Equal("MailuOps.SnapshotIncomplete", backup.ErrorId);
            Assert.Contains(FarOfRestic, backup.AllErrors[0].Exception.Message);
            Assert.Contains(FarOfRestic, Shell.Fails("Invoke-BackupbotRestore @Restic -Volume mail -Confirm:$false", "MailuOps.VolumeOutOfReach", ErrorCategory.InvalidOperation).Exception.Message);
            var error = Shell.Fails("New-MailuSandbox @Restic", "MailuOps.SnapshotLacksStore", ErrorCategory.InvalidData);
            Assert.All([FarOfRestic, "Nothing was made", "a backup bot"], part => Assert.Contains(part, error.Exception.Message));
            var drill = Shell.One<RestoreDrillResult>("Invoke-MailuRestoreDrill @Restic -Sandbox -NoHistory -Confirm:$false");
            Assert.True(drill.Outcome == DrillOutcome.Failed, drill.Reason);
            Assert.Contains("mail: the snapshot does not hold them", drill.Reason);
            Assert.Equal(things, await ThingsAsync());

            // What is saved of both nodes by some other way, each by its own path, becomes a sandbox.
            var (home, away) = (await RootAsync(), await RootAsync("--host", lab.Endpoint));
            string[] paths = [$"{home}/volumes/{TwoNodeLab.Stack}_mailu/_data", $"{away}/volumes/{TwoNodeLab.Stack}_mail/_data"];
            await LabRestic.RunAsync(restic, [.. paths.Select(p => $"{p}:{p}:ro")], ["backup", .. paths]);
            var whole = Shell.One<RestoreDrillResult>("Invoke-MailuRestoreDrill @Restic -Sandbox -NoHistory -Confirm:$false -WarningAction Ignore");
            Assert.True(whole.Outcome == DrillOutcome.Passed, whole.Reason);
            Assert.Empty(await lab.SandboxVolumesAsync());
        }
        finally
        {
            folder.Delete(true);
        }
    }

    private static Task<string> RootAsync(params string[] way) => DockerCli.RunAsync([.. way, "info", "--format", "{{.DockerRootDir}}"]);

    /// <summary>With the whole paths; dovecot's own files come and go meanwhile.</summary>
    private static async Task CopyAsync(string to, params string[] folders)
    {
        Directory.CreateDirectory(to);
        using var cp = Process.Start(new ProcessStartInfo("cp", ["-a", "--parents", .. folders, to]) { RedirectStandardError = true })!;
        await cp.StandardError.ReadToEndAsync();
        await cp.WaitForExitAsync();
    }

    /// <summary>Volumes, networks and services of both nodes.</summary>
    private async Task<string> ThingsAsync() => string.Join(
        '\n',
        await DockerCli.RunAsync(["volume", "ls", "-q"]), await DockerCli.RunAsync(["--host", lab.Endpoint, "volume", "ls", "-q"]), await DockerCli.RunAsync(["network", "ls", "--format", "{{.Name}}"]),
        await DockerCli.RunAsync(["service", "ls", "--format", "{{.Name}}"]), await DockerCli.RunAsync(["config", "ls", "--format", "{{.Name}}"]));
}

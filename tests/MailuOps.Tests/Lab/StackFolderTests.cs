using System.Diagnostics;
using System.Management.Automation;
using MailuOps.Backup;
using MailuOps.Drill;
using MailuOps.Drill.Sandboxes;
using MailuOps.Mail.Manifests;

namespace MailuOps.Tests.Lab;

/// <summary>Sandboxes of a Swarm's stack that no bot fills: from plain copies of its volumes, and from restic repositories of one's own.</summary>
[Collection("lab")]
public sealed class StackFolderTests(LabServer lab) : IAsyncLifetime
{
    private const string Drill = "-Sandbox -Manifest $manifest -NoHistory -Confirm:$false -WarningAction Ignore";
    private static readonly string[] Keys = ["mailu", "mail", "dkim", "mailqueue", "redis"];
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mailuops-stack-");
    private string _before = "";

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        if (LabGate.SkipReason is null)
        {
            _before = await lab.InventoryAsync();
            lab.Shell.With("Copies", _folder.FullName);
        }
    }

    /// <inheritdoc/>
    public Task DisposeAsync()
    {
        _folder.Delete(true);
        return Task.CompletedTask;
    }

    [LabFact]
    public async Task A_whole_copy_passes_and_one_that_lacks_a_message_or_a_store_fails()
    {
        lab.Shell.Run("$manifest = Get-MailuManifest -Stack $Stack").Succeeded();
        await CopyAsync("$copy/$key");
        var whole = lab.DrillOf($"Invoke-MailuRestoreDrill -Stack $Stack -Provider Directory -BackupPath $Copies {Drill} -Full");
        Assert.True(whole.Outcome == DrillOutcome.Passed, whole.Reason);
        Assert.Equal(("directory", lab.Shell.One<ServerManifest>("$manifest").Messages, Evidence.Yes), (whole.Snapshot!.Provider, whole.Sandbox!.Messages, whole.Sandbox.ProductionUntouched));
        await NothingIsLeftAsync(whole);

        _folder.EnumerateFiles("*", SearchOption.AllDirectories).First(f => f.Directory!.Name is "cur" or "new" && f.FullName.Contains("bela@mail.example.com", StringComparison.Ordinal)).Delete();
        var lacking = lab.DrillOf($"Invoke-MailuRestoreDrill -Stack $Stack -BackupPath $Copies {Drill}");
        Assert.True(lacking.Outcome == DrillOutcome.Failed, lacking.Reason);
        Assert.Contains("bela@mail.example.com", lacking.Reason);
        await NothingIsLeftAsync(lacking);

        foreach (var (store, folder) in new[] { ("mail", "mail"), ("accounts", "mailu") })
        {
            Directory.Move($"{_folder}/one/{folder}", $"{_folder}/aside");
            lab.Shell.Fails("New-MailuSandbox -Stack $Stack -BackupPath $Copies", "MailuOps.SnapshotLacksStore", ErrorCategory.InvalidData);
            var drill = lab.DrillOf($"Invoke-MailuRestoreDrill -Stack $Stack -BackupPath $Copies {Drill}");
            Assert.True(drill.Outcome == DrillOutcome.Failed, drill.Reason);
            Assert.Contains($"does not hold the {store}", drill.Reason);
            await NothingIsLeftAsync(drill);
            Directory.Move($"{_folder}/aside", $"{_folder}/one/{folder}");
        }
    }

    [LabTheory]
    [InlineData("$copy/$volume/_data")]
    [InlineData("$copy$root/volumes/$volume/_data")]
    public async Task A_copy_may_have_the_volumes_by_their_names_or_by_the_whole_path_of_the_engines_own_data(string layout)
    {
        await CopyAsync(layout);
        var content = lab.Shell.One<BackupSnapshot>("Get-BackupbotSnapshot -Stack $Stack -BackupPath $Copies -Content").Content!;
        Assert.True(content is { HasAccounts: true, HasMail: true, Messages: > 50 }, $"{content.HasAccounts} {content.Messages}");
        Assert.Superset(new HashSet<string> { "mailu", "mail", "dkim" }, content.Entries.Keys.ToHashSet());
    }

    [LabFact]
    public async Task A_repository_of_ones_own_passes_and_snapshots_that_lack_a_message_or_a_store_fail()
    {
        var restic = await LabRestic.MakeAsync(LabServer.Stack, _folder.CreateSubdirectory("restic").FullName);
        lab.Shell.With("Restic", restic).Run("$manifest = Get-MailuManifest -Stack $Stack").Succeeded();
        var made = lab.Shell.One<BackupSnapshot>("Invoke-BackupbotBackup @Restic -Provider Restic -Confirm:$false");
        var whole = lab.DrillOf($"Invoke-MailuRestoreDrill @Restic {Drill} -Full -PackParts 1");
        Assert.True(whole.Outcome == DrillOutcome.Passed, whole.Reason);
        Assert.Equal(("restic", made.Id, 0), (whole.Snapshot!.Provider, whole.Snapshot.Id, whole.Sandbox!.Packs!.Left));
        Assert.Equal((lab.Shell.One<ServerManifest>("$manifest").Messages, Evidence.Yes), (whole.Sandbox.Messages, whole.Sandbox.ProductionUntouched));
        await NothingIsLeftAsync(whole);

        var root = await RootAsync();
        string PathOf(string key) => $"{root}/volumes/{LabServer.Stack}_{key}/_data";
        string Mount(string key) => $"{LabServer.Stack}_{key}:{PathOf(key)}:ro";
        var one = (await lab.InAsync(MailuOps.Deployment.MailuRole.Imap, "find /mail/bela@mail.example.com/cur -type f | head -n 1")).Split('/')[^1];
        await LabRestic.RunAsync(restic, [Mount("mailu"), Mount("mail")], "backup", "--exclude", one.Replace("[", "\\[", StringComparison.Ordinal), PathOf("mailu"), PathOf("mail"));
        var lacking = lab.DrillOf($"Invoke-MailuRestoreDrill @Restic {Drill}");
        Assert.NotEqual(made.Id, lacking.Snapshot!.Id);
        Assert.True(lacking.Outcome == DrillOutcome.Failed, lacking.Reason);
        Assert.Contains("bela@mail.example.com", lacking.Reason);
        await NothingIsLeftAsync(lacking);

        await LabRestic.RunAsync(restic, [Mount("mailu")], "backup", PathOf("mailu"));
        var storeless = lab.DrillOf($"Invoke-MailuRestoreDrill @Restic {Drill}");
        Assert.True(storeless.Outcome == DrillOutcome.Failed, storeless.Reason);
        Assert.Contains("does not hold the mail", storeless.Reason);
        await NothingIsLeftAsync(storeless);
    }

    /// <summary>A copy as cp makes it.</summary>
    /// <param name="layout">A volume's folder in the copy, of $copy, $key, $volume and the engine's $root.</param>
    private async Task CopyAsync(string layout)
    {
        var script = $"""
            copy=$1 root=$2 stack=$3; shift 3
            for key in "$@"; do
              volume=${"{stack}"}_$key; mkdir -p "{layout}"
              cp -a "$root/volumes/$volume/_data/." "{layout}" || true # dovecot's own files come and go
            done
            """;
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", script, "sh", $"{_folder}/one", await RootAsync(), LabServer.Stack, .. Keys]) { RedirectStandardError = true })!;
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, error);
    }

    private static Task<string> RootAsync() => DockerCli.RunAsync(["info", "--format", "{{.DockerRootDir}}"]);

    private async Task NothingIsLeftAsync(RestoreDrillResult drill)
    {
        Assert.Empty(drill.LeftOver);
        Assert.Empty(await SandboxFinder.FindAsync(lab.Server.Engine, null, CancellationToken.None));
        foreach (var kind in new[] { "volume", "network", "service" })
        {
            Assert.Equal("", await DockerCli.RunAsync([kind, "ls", "-q", "--filter", $"label={SandboxLabels.Of}={LabServer.Stack}"]));
        }

        Assert.Equal("", await DockerCli.RunAsync(["ps", "-aq", "--filter", "label=mailuops.scratch"]));
        Assert.Equal(_before, await lab.InventoryAsync());
    }
}

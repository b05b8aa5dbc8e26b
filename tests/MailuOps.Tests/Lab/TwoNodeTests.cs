using System.Formats.Tar;
using System.Management.Automation;
using MailuOps.Backup;
using MailuOps.Deployment;
using MailuOps.Drill;
using MailuOps.Drill.Locks;
using MailuOps.Engine;
using MailuOps.Mail;
using MailuOps.Mail.Manifests;

namespace MailuOps.Tests.Lab;

/// <summary>A Swarm of two nodes: imap and the front run on another one than admin and the backup bot.</summary>
[Collection("lab")]
public sealed partial class TwoNodeTests(TwoNodeLab lab) : IClassFixture<TwoNodeLab>
{
    private const string Ways = "-Stack $Stack -NodeEndpoint $Ways";
    private const string Lone = "-Backupbot nodes_backups_app";
    private const string Both = "-Backupbot nodes_backups";
    private const string Quick = "-Messages 1 -NoSafetySnapshot -NoManifest -NoHistory -Confirm:$false";
    private const string Far = "volume 'mail' of service 'mail_nodes_imap' is on node 'mail-nodes-2', and backupbot on node";

    private HostedShell Shell => lab.Shell;

    [TwoNodeFact]
    public async Task Without_a_way_the_error_names_node_service_and_the_three_ways_and_each_of_the_first_two_leads_there()
    {
        await lab.PlaceAsync("imap", away: true);
        const string Command = "Get-MailuMaildir anna@mail.example.com -Stack $Stack";
        var error = Shell.Fails(Command, "MailuOps.TaskOnOtherNode", ErrorCategory.ResourceUnavailable);
        Assert.All(["mail_nodes_imap", TwoNodeLab.Node, "-NodeEndpoint", "docker context", "ssh"], part => Assert.Contains(part, error.Exception.Message));
        Shell.Fails($"{Command} -NodeEndpoint @{{ '{TwoNodeLab.Node}' = 'unix:///var/run/nobody.sock' }}", "MailuOps.NodeLost", ErrorCategory.ConnectionError);
        Assert.EndsWith("anna@mail.example.com", Shell.One<MailuMaildir>($"{Command} -NodeEndpoint $Ways").Path);
        await DockerCli.RunAsync(["context", "create", TwoNodeLab.Node, "--docker", $"host={lab.Endpoint}"]);
        try
        {
            Assert.EndsWith("anna@mail.example.com", Shell.One<MailuMaildir>(Command).Path);
        }
        finally
        {
            await DockerCli.RunAsync(["context", "rm", TwoNodeLab.Node]);
        }
    }

    [TwoNodeFact]
    public async Task Everything_but_the_backup_works_across_nodes()
    {
        await lab.PlaceAsync("imap", away: true);
        Assert.All(Shell.All<MailuVolume>($"Get-MailuVolume {Ways}"), v => Assert.NotNull(v.Size));
        var made = Shell.Run($"""
            $u = New-MailuTestUser {Ways}
            foreach ($via in 'Smtp', 'Sendmail', 'Submission') {"{"} $u | Send-MailuProbe {Ways} -Via $via -SkipCertificateCheck | Test-MailuMessage {Ways} {"}"}
            Test-MailuSecretLeak $u.Credential {Ways} {Both}
            $u | Remove-MailuMaildir {Ways} -Confirm:$false | Out-Null
            $u | Remove-MailuUser {Ways} -Confirm:$false | Out-Null
            """).Succeeded();
        Assert.Equal([true, true, true, false], made.Of<bool>());
        var manifest = Shell.One<ServerManifest>($"Get-MailuManifest {Ways}");
        Assert.True(manifest.Messages > 50, $"{manifest.Messages}");
        var (server, _) = await lab.OpenAsync();
        var imap = await server.ContainerAsync(MailuRole.Imap, default);
        await server.Engine.WriteArchiveAsync(imap, "/tmp", Tar("across", "hello"), default);
        Assert.Equal("hello", (await server.ExecAsync(MailuRole.Imap, ExecRequest.Of("cat", "/tmp/across"), default)).OutputText);
        using var back = new MemoryStream();
        await server.Engine.ReadArchiveAsync(imap, "/tmp/across", back, default);
        Assert.Contains("hello", System.Text.Encoding.UTF8.GetString(back.ToArray()));
        Assert.NotEmpty(await server.Engine.ReadLogsAsync(await server.ContainerAsync(MailuRole.Front, default), null, 10, default));
    }

    [TwoNodeFact]
    public async Task The_bot_sees_its_own_node_only_and_backup_coverage_restore_and_drill_say_so()
    {
        await lab.PlaceAsync("imap", away: true);
        var backup = Shell.Run($"Invoke-BackupbotBackup {Ways} {Lone}");
        Assert.Contains(backup.Warnings, w => w.Contains("volume 'certs' of service 'mail_nodes_app' is on node 'mail-nodes-2'", StringComparison.Ordinal));
        Assert.Equal("MailuOps.SnapshotIncomplete", backup.ErrorId);
        Assert.Contains(Far, backup.AllErrors[0].Exception.Message);
        var mail = Shell.One<MailuBackupCoverage>($"Get-MailuBackupCoverage mail {Ways} {Lone}");
        Assert.Equal(CoverageSeverity.Error, mail.Severity);
        Assert.Contains(Far, mail.Problem);
        Assert.Contains(Far, Shell.Fails($"Invoke-BackupbotRestore {Ways} {Lone} -Volume mail -Confirm:$false", "MailuOps.VolumeOutOfReach", ErrorCategory.InvalidOperation).Exception.Message);
        var before = await AddressesAsync();
        var result = Shell.Run($"Invoke-MailuRestoreDrill {Ways} {Lone} {Quick}").Succeeded();
        var drill = (RestoreDrillResult)Assert.Single(result.Output).BaseObject;
        Assert.True(drill.Outcome == DrillOutcome.Failed, drill.Reason);
        Assert.Contains(Far, drill.Reason);
        Assert.Contains("mail: the snapshot does not hold them", drill.Reason);
        Assert.Contains(result.Warnings, w => w.Contains(Far, StringComparison.Ordinal));
        Assert.Equal((Evidence.Yes, Evidence.No), (drill.Accounts.Captured, drill.Mail.Captured));
        Assert.Empty(drill.LeftOver);
        Assert.Equal(before, await AddressesAsync());
    }

    [TwoNodeFact]
    public async Task A_bot_on_each_node_makes_the_parts_of_one_snapshot_and_M1_holds_for_both_stores()
    {
        await lab.PlaceAsync("imap", away: true);
        var drill = Shell.One<RestoreDrillResult>($"$drill = Invoke-MailuRestoreDrill {Ways} {Both} -Messages 1 -NoHistory -SkipCertificateCheck -Confirm:$false; $drill");
        Assert.True(drill.Outcome == DrillOutcome.Passed, drill.Reason);
        Assert.True(drill.Level == 5, string.Join("; ", drill.Rungs));
        Assert.Equal([TwoNodeLab.Node], drill.Snapshot!.Parts.Skip(1).Select(p => p.Node));
        Assert.Equal(drill.Snapshot.Parts, Shell.One<BackupSnapshot>($"Get-BackupbotSnapshot {drill.Snapshot.ShortId} {Ways} {Both}").Parts);
        Assert.True(Shell.One<bool>($"Test-MailuBackupCoverage {Ways} {Both}"));
        await lab.FaultAsync("restore-skip-mail", async () =>
        {
            var failed = Shell.One<RestoreDrillResult>($"Invoke-MailuRestoreDrill {Ways} {Both} {Quick}");
            Assert.True(failed.Outcome == DrillOutcome.Failed, failed.Reason);
            Assert.Equal((Evidence.Yes, Evidence.No), (failed.Accounts.Back, failed.Mail.Back));
        });
        // The way back, by its id alone.
        Assert.Equal(2, Shell.One<RestoreReport>($"$drill | Undo-MailuRestoreDrill {Ways} {Both} -Confirm:$false").Snapshot.Parts.Count);
    }

    [TwoNodeFact]
    public async Task A_task_that_moves_is_followed_and_what_it_left_behind_counts_for_nothing()
    {
        await lab.PlaceAsync("imap", away: true);
        var (server, provider) = await lab.OpenAsync();
        async Task<string> HomesAsync() => (await server.ExecAsync(MailuRole.Imap, ExecRequest.Of("sh", "-c", "ls -A /mail | wc -l"), default)).OutputText;
        var before = await HomesAsync();
        Assert.Contains("mail", (await provider.ListFarAsync(default)).Select(f => f.Volume));
        await lab.PlaceAsync("imap", away: false);
        Assert.NotEqual(before, await HomesAsync());
        Assert.Equal(["certs"], (await provider.ListFarAsync(default)).Select(f => f.Volume));
        await lab.PlaceAsync("imap", away: true);
        Assert.Equal(before, await HomesAsync());
        // The bot at home finds the mail store of that time and saves it; the one that should does not.
        await lab.FaultAsync("backup-skip-mail", () =>
        {
            Assert.Equal("MailuOps.SnapshotIncomplete", Shell.Run($"Invoke-BackupbotBackup {Ways} {Both}").ErrorId);
            return Task.CompletedTask;
        });
        var made = Shell.One<BackupSnapshot>($"Invoke-BackupbotBackup {Ways} {Both}");
        Assert.True(made.Content!.Messages > 50);
        // A sandbox has each store on the node whose bot saved it.
        var drill = Shell.One<RestoreDrillResult>($"Invoke-MailuRestoreDrill -Sandbox {Ways} {Both} -NoHistory -Confirm:$false");
        Assert.True(drill.Outcome == DrillOutcome.Passed, drill.Reason);
        Assert.Equal((made.Id, Evidence.Yes), (drill.Snapshot!.Id, drill.Mail.Same));
        Assert.Contains(drill.CleanedUp, c => c.EndsWith("_mail", StringComparison.Ordinal));
        Assert.Empty(await lab.SandboxVolumesAsync());
    }

    [TwoNodeFact]
    public async Task A_node_that_dies_in_the_middle_of_a_drill_is_named_and_what_was_left_is_taken_away_when_it_is_back()
    {
        await lab.PlaceAsync("imap", away: true);
        var before = await AddressesAsync();
        var (server, provider) = await lab.OpenAsync(new AtStage("Baseline", lab.Kill));
        var drill = await new RestoreDrill(server, provider, new RestoreDrillOptions { Messages = 1, NoSafetySnapshot = true, NoManifest = true }).RunAsync(default);
        Assert.True(drill.Outcome == DrillOutcome.Inconclusive, drill.Reason);
        Assert.All(["Baseline: Service 'mail_nodes_imap' runs on node 'mail-nodes-2'", lab.Endpoint], part => Assert.Contains(part, drill.Reason));
        Assert.Contains("Repair-MailuDrill", drill.NextStep);
        Assert.Contains(drill.LeftOver, l => l.Contains(drill.TestUser, StringComparison.Ordinal));
        lab.Up();
        Assert.Equal(drill.Id, Shell.One<DrillRepairReport>($"Repair-MailuDrill {Ways} {Both} -Force -Confirm:$false").DrillId);
        Assert.Equal(before, await AddressesAsync());
    }

    private async Task<string> AddressesAsync()
    {
        var (server, _) = await lab.OpenAsync();
        var users = await new AccountStore(server).ListAsync(default);
        var homes = await new MaildirStore(server).ListHomesAsync(default);
        return string.Join('\n', [.. users.Select(u => u.Address), .. homes.Order(StringComparer.Ordinal)]);
    }

    private static MemoryStream Tar(string name, string text)
    {
        var tar = new MemoryStream();
        using (var writer = new TarWriter(tar, leaveOpen: true))
        {
            writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text)) });
        }

        tar.Position = 0;
        return tar;
    }

    /// <summary>Does something once when a stage begins.</summary>
    private sealed class AtStage(string stage, Action action) : IOperationEvents
    {
        private bool _done;

        public void Verbose(string text)
        {
        }

        public void Debug(string text)
        {
        }

        public void Warning(string text)
        {
        }

        public void Progress(OperationProgress progress)
        {
            if (!_done && progress.Status.StartsWith(stage + ",", StringComparison.Ordinal))
            {
                _done = true;
                action();
            }
        }
    }
}

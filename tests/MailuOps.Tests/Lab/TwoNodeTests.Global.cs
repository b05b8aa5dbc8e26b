using MailuOps.Backup;
using MailuOps.Drill;

namespace MailuOps.Tests.Lab;

/// <summary>backupbot as one service with a task on each node.</summary>
public sealed partial class TwoNodeTests
{
    [TwoNodeFact]
    public async Task A_bot_that_is_a_global_service_makes_the_parts_of_one_snapshot_and_one_task_that_skips_the_mail_fails_the_drill()
    {
        await lab.PlaceAsync("imap", away: true);
        await using var bot = await GlobalBot.StartAsync(lab);
        const string Bot = $"-Backupbot {GlobalBot.Name}";
        var drill = Shell.One<RestoreDrillResult>($"Invoke-MailuRestoreDrill {Ways} {Bot} -Messages 1 -NoHistory -SkipCertificateCheck -Confirm:$false");
        Assert.True(drill.Outcome == DrillOutcome.Passed, drill.Reason);
        Assert.True(drill.Level == 5, string.Join("; ", drill.Rungs));
        Assert.Equal([TwoNodeLab.Node], drill.Snapshot!.Parts.Skip(1).Select(p => p.Node));
        // Two backups, the one before the restore among them; and of each both parts, which either id names.
        Assert.All(Shell.All<BackupSnapshot>($"Get-BackupbotSnapshot {Ways} {Bot}"), s => Assert.Equal(2, s.Parts.Count));
        Assert.All(drill.Snapshot.Parts, p => Assert.Equal(drill.Snapshot.Id, Shell.One<BackupSnapshot>($"Get-BackupbotSnapshot {p.Id[..12]} {Ways} {Bot}").Id));
        Assert.True(Shell.One<bool>($"Test-MailuBackupCoverage {Ways} {Bot}"));

        await lab.FaultAsync("backup-skip-mail", () =>
        {
            var failed = Shell.One<RestoreDrillResult>($"Invoke-MailuRestoreDrill {Ways} {Bot} {Quick} -WarningAction Ignore");
            Assert.True(failed.Outcome == DrillOutcome.Failed, failed.Reason);
            Assert.Contains("mail: the snapshot does not hold them", failed.Reason);
            Assert.DoesNotContain("accounts:", failed.Reason);
            Assert.Equal((Evidence.Yes, Evidence.No), (failed.Accounts.Captured, failed.Mail.Captured));
            Assert.Empty(failed.LeftOver);
            return Task.CompletedTask;
        }, GlobalBot.Name);
    }
}

using MailuOps.Drill;

namespace MailuOps.Tests.Lab;

/// <summary>
/// The backup tool misbehaves, and the drill must not be deceived: never a pass, a reason that names the store, nothing left. Each
/// fault hits the drill's own message or account only; the fixture fails a test whose fault was never applied.
/// </summary>
[Collection("lab")]
public class NegativeTests(LabServer lab)
{
    [FaultTheory]
    [InlineData("restore-skip-mail", "mail: did not come back")]
    [InlineData("restore-skip-data", "accounts: did not come back")]
    [InlineData("restore-dirs-only", "accounts: did not come back", "mail: did not come back")]
    [InlineData("restore-noop", "accounts: did not come back", "mail: did not come back")]
    [InlineData("restore-truncate-one:mailuops-*", "mail: came back different", "bytes instead of")]
    [InlineData("restore-flip-byte:mailuops-*", "mail: came back different", "has other bytes")]
    [InlineData("restore-duplicate-message:mailuops-*", "mail: came back different", "was not there before")]
    [InlineData("restore-other-folder:mailuops-*", "mail: came back different", "is in folder 'Archive' instead of 'INBOX'")]
    [InlineData("restore-flag-changed:mailuops-*", "mail: came back different", "has the flags")]
    [InlineData("restore-account-disabled", "accounts: came back different (column enabled has another value")]
    [InlineData("restore-account-hash-changed", "accounts: came back different (column password has another value")]
    [InlineData("restore-nonzero-after-all", "Restore: ", "exit code 1")]
    public async Task A_restore_that_fails_in_part_fails_the_drill(string fault, params string[] reasons)
    {
        var before = await lab.InventoryAsync();
        await using (await lab.FaultAsync(fault))
        {
            await lab.AssertCaughtAsync(lab.Drill(), before, DrillOutcome.Failed, reasons);
        }
    }

    [FaultTheory]
    [InlineData("backup-skip-mail", "mail: the snapshot does not hold")]
    [InlineData("backup-skip-data", "accounts: the snapshot does not hold")]
    [InlineData("backup-empty-dump", "accounts: the snapshot does not hold")]
    [InlineData("backup-raced:printed", "mail: the snapshot does not hold", "accounts: the snapshot does not hold")]
    [InlineData("backup-exit-zero-no-snapshot", "Backup: ", "holds no new snapshot")]
    [InlineData("backup-exit-zero-no-snapshot:claimed", "Backup: ", "lists no such new snapshot")]
    [InlineData("repo-disk-full", "Backup: ", "no room left")]
    public async Task A_backup_that_lacks_a_store_fails_before_anything_is_wiped(string fault, params string[] reasons)
    {
        var before = await lab.InventoryAsync();
        await using (await lab.FaultAsync(fault))
        {
            var result = lab.Drill();
            await lab.AssertCaughtAsync(result, before, DrillOutcome.Failed, reasons);
            Assert.All(result.Stages.Where(s => s.Name is "Wipe" or "Restore"), s => Assert.Equal(StageStatus.Skipped, s.Status));
            // A bot that says nothing at all leaves what it was told.
            var said = fault == "backup-exit-zero-no-snapshot" ? $"{lab.Bot.FullName}: backup " : "backupbot: ";
            Assert.Contains(result.Stages.Single(s => s.Name == "Backup").Log, l => l.StartsWith(said, StringComparison.Ordinal));
        }
    }

    [FaultFact]
    public async Task A_restore_that_hangs_is_stopped_and_fails_the_drill()
    {
        var before = await lab.InventoryAsync();
        await using (await lab.FaultAsync("restore-hang"))
        {
            await lab.AssertCaughtAsync(lab.Drill("-Timeout 30"), before, DrillOutcome.Failed, "Restore: ", "did not end within 30 s");
        }

        Assert.Empty(await lab.BotProcessesAsync());
    }

    [FaultFact]
    public async Task An_older_snapshot_put_back_instead_fails_the_drill()
    {
        lab.Shell.Run("Invoke-BackupbotBackup -Stack $Stack").Succeeded();
        var before = await lab.InventoryAsync();
        await using (await lab.FaultAsync("restore-older-snapshot"))
        {
            await lab.AssertCaughtAsync(lab.Drill(), before, DrillOutcome.Failed, "accounts: did not come back", "mail: did not come back");
        }
    }

    [FaultFact]
    public async Task Another_servers_data_fails_the_drill_and_the_harmed_are_named()
    {
        var before = await lab.InventoryAsync();
        RestoreDrillResult result;
        await using (await lab.FaultAsync("restore-other-stack"))
        {
            result = lab.Drill();
        }

        await lab.RepairAsync(result);
        await lab.InAsync(MailuOps.Deployment.MailuRole.Imap, "rm -rf /mail/someone@other.example.org");
        Assert.Equal(DrillOutcome.Failed, result.Outcome);
        Assert.Contains("others were harmed: account ", result.Reason);
        Assert.Contains("is missing after the restore", result.Reason);
        Assert.Contains(result.Snapshot!.ShortId, result.NextStep);
        Assert.Equal(before, await lab.InventoryAsync());
    }

    /// <summary>Not a fault of this backup: the drill restores by its own run's id, whatever is newest.</summary>
    [FaultFact]
    public async Task Trap_latest_may_be_another_runs_snapshot_so_the_own_id_is_restored()
    {
        await using (await lab.FaultAsync("backup-raced"))
        {
            var result = lab.Drill();
            Assert.True(result.Outcome == DrillOutcome.Passed, result.Reason);
            Assert.NotEqual(result.Snapshot!.Id, lab.Shell.Run("(Get-BackupbotSnapshot -Stack $Stack -Last 1).Id").Succeeded().Of<string>().Single());
            Assert.True(result.Snapshot.Content!.HasAccounts);
        }
    }
}

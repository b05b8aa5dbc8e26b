using System.Diagnostics;
using MailuOps.Backup;
using MailuOps.Deployment;

namespace MailuOps.Tests.Lab;

/// <summary>The backup cmdlets against the lab's bot: what they give, and each error by its id.</summary>
[Collection("lab")]
public class BackupTests(LabServer lab)
{
    [LabFact]
    public void A_backup_is_listed_found_by_its_start_and_put_back_by_the_pipe()
    {
        var made = (BackupSnapshot)lab.Shell.Run("Invoke-BackupbotBackup -Stack $Stack").Succeeded().Output.Single().BaseObject;
        Assert.True(made.Content is { HasAccounts: true, HasMail: true });
        lab.Shell.With("Start", made.Id[..10]);
        Assert.Equal(made.Id, lab.Shell.Run("(Get-BackupbotSnapshot $Start -Stack $Stack).Id").Succeeded().Of<string>().Single());
        Assert.Equal(made.Id, lab.Shell.Run("(Get-BackupbotSnapshot -Stack $Stack -Last 1).Id").Succeeded().Of<string>().Single());
        var report = lab.Shell.Run("Get-BackupbotSnapshot -Stack $Stack -Last 1 | Invoke-BackupbotRestore -Volume webmail -Confirm:$false").Succeeded();
        var restored = (RestoreReport)report.Output.Single().BaseObject;
        Assert.Equal(made.Id, restored.Snapshot.Id);
        Assert.Equal(["webmail"], restored.Volumes);
    }

    [LabFact]
    public async Task Trap_a_message_that_was_read_since_the_backup_does_not_come_back_twice()
    {
        await lab.InAsync(MailuRole.Imap, "doveadm flags remove -u bela@mail.example.com '\\Seen' mailbox INBOX 1");
        lab.Shell.Run("Invoke-BackupbotBackup -Stack $Stack").Succeeded();
        await lab.InAsync(MailuRole.Imap, "doveadm flags add -u bela@mail.example.com '\\Seen' mailbox INBOX 1");
        var before = await SeenAsync();
        Assert.Contains("\\Seen", before.Split('\n')[0]);
        lab.Shell.Run("Invoke-BackupbotRestore -Stack $Stack -Volume mail -Confirm:$false").Succeeded();
        // The first look is one of those that make dovecot file a duplicate anew.
        await SeenAsync();
        Assert.Equal(before, await SeenAsync());

        Task<string> SeenAsync() => lab.InAsync(MailuRole.Imap, "doveadm -f tab fetch -u bela@mail.example.com 'flags guid uid' mailbox INBOX | tail -n +2 | sort -t \"$(printf '\\t')\" -k 3n");
    }

    [LabFact]
    public void The_listing_alone_decides_what_a_snapshot_holds()
    {
        lab.Shell.Run("Invoke-BackupbotBackup -Stack $Stack").Succeeded();
        var content = ((BackupSnapshot)lab.Shell.Run("Get-BackupbotSnapshot -Stack $Stack -Last 1 -Content").Succeeded().Output.Single().BaseObject).Content!;
        Assert.Equal("mailu/main.db", content.AccountDatabase);
        Assert.True(content.Messages > 0);
        Assert.Contains("dkim", content.Entries.Keys);
    }

    [LabFact]
    public void WhatIf_takes_and_restores_nothing()
    {
        const string Count = "@(Get-BackupbotSnapshot -Stack $Stack -ErrorAction Ignore).Count";
        var before = lab.Shell.Run(Count).Of<int>().Single();
        Assert.Empty(lab.Shell.Run("Invoke-BackupbotBackup -Stack $Stack -WhatIf").Succeeded().Output);
        Assert.Equal(before, lab.Shell.Run(Count).Of<int>().Single());
        lab.Shell.Run("Invoke-BackupbotBackup -Stack $Stack").Succeeded();
        Assert.Empty(lab.Shell.Run("Invoke-BackupbotRestore -Stack $Stack -WhatIf").Succeeded().Output);
    }

    [LabTheory]
    [InlineData("Get-BackupbotSnapshot ffffffffffff -Stack $Stack", "MailuOps.SnapshotNotFound")]
    [InlineData("Invoke-BackupbotRestore ffffffffffff -Stack $Stack -Confirm:$false", "MailuOps.SnapshotNotFound")]
    [InlineData("Invoke-BackupbotRestore -Stack $Stack -Volume nosuch -Confirm:$false", "MailuOps.VolumeUnknown")]
    [InlineData("Get-BackupbotSnapshot -Stack $Stack -Backupbot nosuch", "MailuOps.BackupbotNotFound")]
    public void A_wrong_name_is_an_error_of_its_own(string script, string id)
    {
        lab.Shell.Run("Invoke-BackupbotBackup -Stack $Stack").Succeeded();
        Assert.Equal(id, lab.Shell.Run(script).ErrorId);
    }

    [FaultTheory]
    [InlineData("repo-locked", "MailuOps.RepositoryLocked")]
    [InlineData("repo-disk-full", "MailuOps.RepositoryFull")]
    [InlineData("backup-exit-zero-no-snapshot", "MailuOps.SnapshotNotMade")]
    [InlineData("backup-exit-zero-no-snapshot:claimed", "MailuOps.SnapshotNotMade")]
    [InlineData("backup-skip-data", "MailuOps.SnapshotIncomplete")]
    [InlineData("backup-skip-mail", "MailuOps.SnapshotIncomplete")]
    [InlineData("backup-empty-dump", "MailuOps.SnapshotIncomplete")]
    public async Task Trap_a_backup_may_exit_0_and_lack_a_store(string fault, string id)
    {
        await using (await lab.FaultAsync(fault))
        {
            Assert.Equal(id, lab.Shell.Run("Invoke-BackupbotBackup -Stack $Stack").ErrorId);
        }
    }

    [FaultFact]
    public async Task A_restore_that_exits_non_zero_is_an_error()
    {
        lab.Shell.Run("Invoke-BackupbotBackup -Stack $Stack").Succeeded();
        await using (await lab.FaultAsync("restore-nonzero-after-all"))
        {
            Assert.Equal("MailuOps.BackupToolFailed", lab.Shell.Run("Invoke-BackupbotRestore -Stack $Stack -Volume webmail -Confirm:$false").ErrorId);
        }
    }

    [FaultFact]
    public async Task A_backup_that_takes_too_long_is_stopped_and_leaves_no_process()
    {
        await using (await lab.FaultAsync("backup-hang"))
        {
            Assert.Equal("MailuOps.BackupTimeout", lab.Shell.Run("Invoke-BackupbotBackup -Stack $Stack -Timeout 20").ErrorId);
        }

        Assert.Empty(await lab.BotProcessesAsync());
    }

    [FaultTheory]
    [InlineData("Invoke-BackupbotBackup -Stack $Stack")]
    [InlineData("Invoke-MailuRestoreDrill -Stack $Stack -Messages 1 -Confirm:$false")]
    public async Task Stopped_in_the_middle_of_a_backup_nothing_is_left(string script)
    {
        var before = await lab.InventoryAsync();
        await using (await lab.FaultAsync("backup-hang"))
        {
            var run = lab.Shell.Start(script);
            await lab.AwaitFaultAsync(TimeSpan.FromMinutes(2));
            var watch = Stopwatch.StartNew();
            Assert.True(run.Stop().Stopped);
            // A second on a quiet machine, the drill's clean-up included; here only that it does not wait for the tool.
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), $"{watch.Elapsed}");
        }

        Assert.Empty(await lab.BotProcessesAsync());
        Assert.Equal(before, await lab.InventoryAsync());
    }

    /// <summary>Half a restore is a broken server: the stop waits for its end.</summary>
    [FaultFact]
    public async Task Stopped_in_the_middle_of_a_restore_it_is_carried_to_its_end()
    {
        lab.Shell.Run("Invoke-BackupbotBackup -Stack $Stack").Succeeded();
        await lab.InAsync(MailuOps.Deployment.MailuRole.Webmail, "rm /data/roundcube.db");
        await using (await lab.FaultAsync("restore-hang:4"))
        {
            var run = lab.Shell.Start("Invoke-BackupbotRestore -Stack $Stack -Volume webmail -Confirm:$false");
            await lab.AwaitFaultAsync(TimeSpan.FromMinutes(1));
            Assert.True(run.Stop().Stopped);
        }

        Assert.Empty(await lab.BotProcessesAsync());
        await lab.InAsync(MailuOps.Deployment.MailuRole.Webmail, "test -s /data/roundcube.db");
    }
}

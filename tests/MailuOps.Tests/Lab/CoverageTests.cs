using MailuOps.Backup;

namespace MailuOps.Tests.Lab;

/// <summary>Coverage against the real bot: what a lying backup leaves out is found in its snapshot.</summary>
[Collection("lab")]
public class CoverageTests(LabServer lab)
{
    [LabFact]
    public void After_a_backup_all_stores_are_covered_and_counted()
    {
        lab.Shell.Run("Invoke-BackupbotBackup -Stack $Stack").Succeeded();
        var stores = lab.Shell.All<MailuBackupCoverage>("Get-MailuBackupCoverage -Stack $Stack").ToDictionary(s => s.Name);
        Assert.Equal(["certs", "dkim", "mail", "mailqueue", "mailu", "redis", "rspamd", "webmail"], stores.Keys.Order());
        Assert.All(stores.Values, s => Assert.True(s is { Severity: CoverageSeverity.None, Problem: null, InSnapshot: true, Size: > 0, Files: > 0 }, $"{s.Name}: {s.Problem}"));
        Assert.Equal(stores["mail"].Files, stores["mail"].SnapshotFiles);
        Assert.InRange(stores["mail"].SnapshotAge!.Value, TimeSpan.Zero, TimeSpan.FromMinutes(5));
    }

    [FaultTheory]
    [InlineData("backup-skip-mail", "mail", "the labels promise a backup, and snapshot")]
    [InlineData("backup-empty-dump", "mailu", "its copy of the account database is empty")]
    public async Task Trap_a_backup_that_says_all_is_well_is_found_out(string fault, string store, string problem)
    {
        await using (await lab.FaultAsync(fault))
        {
            Assert.Equal("MailuOps.SnapshotIncomplete", lab.Shell.Run("Invoke-BackupbotBackup -Stack $Stack").ErrorId);
        }

        var found = lab.Shell.One<MailuBackupCoverage>("Get-MailuBackupCoverage -Stack $Stack -Severity Warning");
        Assert.Equal((store, CoverageSeverity.Error), (found.Name, found.Severity));
        Assert.Contains(problem, found.Problem, StringComparison.Ordinal);
    }
}

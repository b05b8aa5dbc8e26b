using MailuOps.Backup;
using MailuOps.Engine;
using MailuOps.Tests.Lab;

namespace MailuOps.Tests.Backup;

/// <summary>Labels against mounts against the newest snapshot: every way in which they can differ, by the cmdlets.</summary>
public sealed class CoverageTests : IAsyncDisposable
{
    private readonly CoverageEngine _engine = new();
    private readonly HostedShell _shell = new();

    public CoverageTests() => _shell.Use(_engine);

    public async ValueTask DisposeAsync()
    {
        _shell.Dispose();
        await _engine.DisposeAsync();
    }

    [Fact]
    public void All_is_well_when_the_snapshot_holds_what_the_labels_promise()
    {
        var stores = _shell.All<MailuBackupCoverage>("Get-MailuBackupCoverage");
        Assert.Equal(["mailu", "mail", "dkim", "mailqueue", "certs"], stores.Select(s => s.Name));
        Assert.All(stores, s => Assert.Equal((CoverageSeverity.None, null, true), (s.Severity, s.Problem, s.InSnapshot)));
        var mail = stores[1];
        Assert.Equal(("imap", "/mail", 12 * 1024L, 6L, 1L, "0123456789abcdef"), (mail.Service, mail.MountPath, mail.Size!.Value, mail.Files!.Value, mail.SnapshotFiles!.Value, mail.SnapshotId));
        Assert.InRange(mail.SnapshotAge!.Value, TimeSpan.FromHours(3), TimeSpan.FromHours(4));
        Assert.Equal([true], _shell.Run("Test-MailuBackupCoverage -Severity Information").Succeeded().Of<bool>());
    }

    [Fact]
    public void A_deployment_comes_by_name_by_pipe_and_by_property_and_stores_are_chosen_by_pattern()
    {
        string[] scripts =
        [
            "Get-MailuBackupCoverage mail -Stack mail.example.com", "Get-MailuStack | Get-MailuBackupCoverage mai?", "'mail_example_com' | Get-MailuBackupCoverage -Name MAIL",
            "[pscustomobject]@{ Stack = 'mail_example_com' } | Get-MailuBackupCoverage mail",
        ];
        Assert.All(scripts, script => Assert.Equal("mail", _shell.One<MailuBackupCoverage>(script).Name));
    }

    [Fact]
    public void Without_a_snapshot_every_promise_is_broken()
    {
        _engine.Snapshot = null;
        var stores = _shell.All<MailuBackupCoverage>("Get-MailuBackupCoverage -Severity Error");
        Assert.Equal(5, stores.Count);
        Assert.All(stores, s => Assert.Equal((null, null, null), (s.InSnapshot, s.SnapshotId, s.SnapshotAge)));
        AssertFails("mailu", CoverageSeverity.Error, "the labels promise a backup, and there is no snapshot");
    }

    [Fact]
    public void Without_the_label_accounts_and_mail_are_errors_keys_a_warning_and_certificates_nothing()
    {
        _engine.Label("app", "backupbot.backup", "false");
        _engine.Listing.Clear();
        var found = _shell.All<MailuBackupCoverage>("Get-MailuBackupCoverage").Select(s => (s.Name, s.Severity));
        Assert.Equal(
            [("mailu", CoverageSeverity.Error), ("mail", CoverageSeverity.Error), ("dkim", CoverageSeverity.Warning), ("mailqueue", CoverageSeverity.Information), ("certs", CoverageSeverity.None)],
            found);
        AssertFails("mail", CoverageSeverity.Error, "no backup is promised: no service has the label backupbot.backup=true");
    }

    [Theory]
    [InlineData("mail/a@example.com/cur/1.M1:2,S", "mail", "the labels promise a backup, and snapshot 01234567 does not hold it")]
    [InlineData("mailu/main.db", "mailu", "the labels promise a backup, and snapshot 01234567 does not hold it")]
    [InlineData("certs/cert.pem", "certs", "the labels promise a backup, and snapshot 01234567 does not hold it")]
    public void Trap_the_tool_says_all_is_well_and_a_volume_is_missing(string line, string store, string problem)
    {
        _engine.Listing.Remove(line);
        AssertFails(store, CoverageSeverity.Error, problem);
    }

    [Theory]
    [InlineData("mail/a@example.com/cur", "mail", "snapshot 01234567 holds no message, and 1 are older than it")]
    [InlineData("dkim", "dkim", "snapshot 01234567 holds nothing of it, and 1 files are older than it")]
    [InlineData("mailu/other.db", "mailu", "would not bring the accounts back: the account database is not in it")]
    public void A_volume_that_is_there_and_empty_is_found_out(string line, string store, string problem)
    {
        _engine.Listing.RemoveAll(l => l.StartsWith(store + "/", StringComparison.Ordinal));
        _engine.Listing.Add(line);
        AssertFails(store, CoverageSeverity.Error, problem);
    }

    [Fact]
    public void What_came_after_the_snapshot_is_no_error()
    {
        _engine.Listing.RemoveAll(l => l.StartsWith("dkim/", StringComparison.Ordinal));
        _engine.Listing.Add("dkim");
        _engine.Settled["/dkim"] = 0;
        Assert.Equal([true], _shell.Run("Test-MailuBackupCoverage").Succeeded().Of<bool>());
    }

    [Fact]
    public void Trap_an_empty_dump_has_the_right_name()
    {
        _engine.Database = "";
        AssertFails("mailu", CoverageSeverity.Error, "its copy of the account database is empty");
    }

    [Theory]
    [InlineData("main.db", true)]
    [InlineData("main.db,instance", false)]
    public void A_label_with_paths_promises_those_paths(string paths, bool fits)
    {
        _engine.Label("admin", "backupbot.backup.volumes.mailu.path", paths);
        if (fits)
        {
            Assert.Equal(LabelCoverage.Partial, _shell.One<MailuBackupCoverage>("Get-MailuBackupCoverage mailu").Promised);
            Assert.Equal([true], _shell.Run("Test-MailuBackupCoverage").Succeeded().Of<bool>());
        }
        else
        {
            AssertFails("mailu", CoverageSeverity.Error, "the labels promise instance, and snapshot 01234567 does not hold it");
        }
    }

    [Theory]
    [InlineData("mail", "a@example.com", CoverageSeverity.Error, "which leaves out the rest")]
    [InlineData("mailu", "dump", CoverageSeverity.Error, "which leaves out main.db")]
    [InlineData("dkim", "example.com.dkim.key", CoverageSeverity.Warning, "which leaves out the rest")]
    public void Paths_that_leave_out_what_counts_are_said(string store, string path, CoverageSeverity severity, string problem)
    {
        _engine.Label("app", $"backupbot.backup.volumes.{store}.path", path);
        _engine.Listing.Add($"{store}/{path}/x");
        AssertFails(store, severity, problem);
    }

    [Fact]
    public void A_snapshot_of_other_labels_is_said()
    {
        _engine.Label("app", "backupbot.backup.volumes.certs", "false");
        AssertFails("certs", CoverageSeverity.Error, "holds it all the same");
    }

    [Fact]
    public void A_label_for_a_volume_that_nobody_mounts_is_an_error()
    {
        _engine.Label("imap", "backupbot.backup.volumes.mails", "false");
        AssertFails("mails", CoverageSeverity.Error, "the label backupbot.backup.volumes.mails of 'imap' names a volume that no service mounts");
        _engine.Label("imap", "backupbot.backup.volumes.mails.path", "x");
        Assert.Equal(2, _shell.All<MailuBackupCoverage>("Get-MailuBackupCoverage mails").Count);
    }

    [Fact]
    public void A_label_that_the_bot_cannot_read_promises_nothing()
    {
        _engine.Label("imap", "backupbot.backup.volumes.certs", "maybe");
        Assert.Contains("it cannot read 'maybe' as true or false", _shell.One<MailuBackupCoverage>("Get-MailuBackupCoverage mailu").PromisedReason);
    }

    [Fact]
    public void A_store_without_a_volume_is_an_error()
    {
        _engine.Change("imap", s => s with { Mounts = [] });
        AssertFails("/mail", CoverageSeverity.Error, "the mail lives in the container and dies with it");
        _engine.Change("admin", s => s with { Mounts = [new EngineMount("bind", "/srv/mailu", "/data", false)] });
        AssertFails("/srv/mailu", CoverageSeverity.Error, "backupbot saves volumes, not bind mounts");
    }

    [Fact]
    public void Trap_accounts_in_another_database_are_in_no_volume()
    {
        _engine.Where = """{"flavor":"postgresql","path":null,"exists":false}""";
        AssertFails("postgresql database", CoverageSeverity.Error, "the accounts are in a postgresql database");
    }

    [Fact]
    public void An_old_snapshot_is_an_error_beyond_the_age_allowed()
    {
        _engine.Snapshot = DateTimeOffset.UtcNow.AddDays(-3);
        AssertFails("mail", CoverageSeverity.Error, "snapshot 01234567 is 3 days old, and 2 days are allowed");
        Assert.Equal([true, false], _shell.Run("Test-MailuBackupCoverage -MaxAge 4d; Test-MailuBackupCoverage -MaxAge 1h").Succeeded().Of<bool>());
    }

    [Fact]
    public void Test_counts_from_the_severity_on_that_is_asked_for()
    {
        _engine.Label("app", "backupbot.backup.volumes.dkim", "false");
        _engine.Listing.RemoveAll(l => l.StartsWith("dkim/", StringComparison.Ordinal));
        Assert.Equal([false, true], _shell.Run("Test-MailuBackupCoverage; Test-MailuBackupCoverage -Severity Error").Succeeded().Of<bool>());
        Assert.Contains(_shell.Run("Test-MailuBackupCoverage -Verbose").Verbose, line => line.StartsWith("dkim: Warning: ", StringComparison.Ordinal));
    }

    [Fact]
    public void Without_a_bot_there_is_an_error_and_no_answer()
    {
        _engine.Services = [.. _engine.Services.Where(s => s.Id != "bot")];
        var result = _shell.Run("Test-MailuBackupCoverage");
        Assert.Equal("MailuOps.BackupbotNotFound", result.ErrorId);
        Assert.Empty(result.Output);
    }

    [Fact]
    public void A_store_that_cannot_be_measured_is_still_judged_by_the_snapshot()
    {
        _engine.Tasks = [.. _engine.Tasks.Where(t => t.ServiceId != "app")];
        _engine.Listing.Remove("certs/cert.pem");
        AssertFails("certs", CoverageSeverity.Error, "does not hold it");
        Assert.Null(_shell.One<MailuBackupCoverage>("Get-MailuBackupCoverage certs").Size);
    }

    private void AssertFails(string store, CoverageSeverity severity, string problem)
    {
        var found = _shell.One<MailuBackupCoverage>($"Get-MailuBackupCoverage '{store}'");
        Assert.Equal(severity, found.Severity);
        Assert.Contains(problem, found.Problem, StringComparison.Ordinal);
        Assert.Equal([false], _shell.Run("Test-MailuBackupCoverage").Succeeded().Of<bool>());
    }
}

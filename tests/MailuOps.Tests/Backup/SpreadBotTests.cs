using System.Management.Automation;
using MailuOps.Backup;
using MailuOps.Cmdlets;
using MailuOps.Engine;
using MailuOps.Tests.Lab;

namespace MailuOps.Tests.Backup;

/// <summary>
/// imap on another node, and a bot on each: their parts are one snapshot, and each counts for what its node has. The first node also holds the
/// mail store of the time when imap ran there.
/// </summary>
public sealed class SpreadBotTests : IAsyncDisposable
{
    private const string Ways = "-NodeEndpoint @{ two = 'unix:///two.sock' }";
    private readonly CoverageEngine _one = new();
    private readonly CoverageEngine _two = new() { BotContainer = "bot2", SnapshotId = "fedcba9876543210" };
    private readonly HostedShell _shell = new();

    public SpreadBotTests()
    {
        _two.Info = _two.Info with { NodeId = "other" };
        _two.Listing.RemoveAll(l => !l.StartsWith("mail/", StringComparison.Ordinal));
        _one.Nodes = [new EngineNode("node", "one", "10.0.0.1", "ready"), new EngineNode("other", "two", "10.0.0.2", "ready")];
        _one.Tasks = [.. _one.Tasks.Select(t => t.ServiceId == "imap" ? t with { NodeId = "other" } : t),
            new EngineTask("t2", "bot", "other", "running", "running", "bot2", "", DateTimeOffset.UnixEpoch)];
        _shell.Use(_one);
        EngineSession.Of(_shell.Runspace).Connect = (e, _) => Task.FromResult<IDockerEngine>(e.Address.AbsolutePath == "/two.sock" ? _two : _one);
    }

    public async ValueTask DisposeAsync()
    {
        _shell.Dispose();
        await _one.DisposeAsync();
        await _two.DisposeAsync();
    }

    [Fact]
    public void Two_parts_of_one_time_are_one_snapshot_which_either_id_names()
    {
        _two.Snapshot = _one.Snapshot!.Value.AddSeconds(-1);
        foreach (var id in new[] { _one.SnapshotId, _two.SnapshotId[..6] })
        {
            var found = _shell.One<BackupSnapshot>($"Get-BackupbotSnapshot {id} {Ways}");
            Assert.Equal((_one.SnapshotId, _two.Snapshot), (found.Id, (DateTimeOffset?)found.Time));
            Assert.Equal(["01234567 on one", "fedcba98 on two"], found.Parts.Select(p => p.ToString()));
        }
    }

    [Fact]
    public void Its_content_is_what_each_nodes_part_has_of_that_node()
    {
        _two.Listing.Add("mail/b@example.com/cur/2.M2:2,S");
        _two.Listing.Add("mailu/main.db");
        _one.Listing.RemoveAll(l => l.StartsWith("mailu/", StringComparison.Ordinal));
        var content = _shell.One<BackupSnapshot>($"Get-BackupbotSnapshot -Content {Ways}").Content!;
        Assert.Equal((2, false), (content.Messages, content.HasAccounts));
        Assert.Contains("dkim", content.Entries.Keys);
        Assert.DoesNotContain("mailu", content.Entries.Keys);
    }

    [Fact]
    public void Mail_that_a_service_left_on_its_former_node_does_not_stand_for_the_mail_store()
    {
        Assert.Null(_shell.One<MailuBackupCoverage>($"Get-MailuBackupCoverage mail {Ways}").Problem);
        _two.Listing.Clear();
        Assert.Contains(_one.Listing, l => l.StartsWith("mail/", StringComparison.Ordinal));
        Assert.Contains("does not hold it", _shell.One<MailuBackupCoverage>($"Get-MailuBackupCoverage mail {Ways}").Problem);
    }

    [Theory]
    [InlineData("-Volume mail", "", "-v mail")]
    [InlineData("-Volume mailu, mail", "-v mailu", "-v mail")]
    [InlineData("-Volume mailu", "-v mailu", "")]
    [InlineData("", "-v mailu -v dkim -v mailqueue -v certs", "-v mail")]
    public void A_restore_puts_each_volume_back_on_its_own_node(string volumes, string one, string two)
    {
        _shell.One<RestoreReport>($"Invoke-BackupbotRestore -Confirm:$false {volumes} {Ways}");
        Assert.Equal((one, two), (Restored(_one), Restored(_two)));
    }

    [Fact]
    public void Where_the_other_node_has_no_part_nothing_is_restored()
    {
        _two.Snapshot = null;
        var error = _shell.Fails($"Invoke-BackupbotRestore -Confirm:$false -Volume mailu, mail {Ways}", "MailuOps.SnapshotPartMissing", ErrorCategory.ObjectNotFound);
        Assert.Contains("'mail', which is on node 'two'", error.Exception.Message);
        Assert.Equal(("", ""), (Restored(_one), Restored(_two)));
    }

    [Fact]
    public void One_repository_for_two_bots_is_refused()
    {
        _two.SnapshotId = _one.SnapshotId;
        Assert.Contains("one, two", _shell.Fails($"Get-BackupbotSnapshot {Ways}", "MailuOps.RepositoryShared", ErrorCategory.InvalidOperation).Exception.Message);
    }

    [Fact]
    public void A_bot_whose_node_has_nothing_of_the_stack_is_not_asked()
    {
        _one.Tasks = [.. _one.Tasks.Select(t => t.ServiceId == "imap" ? t with { NodeId = "node" } : t)];
        Assert.Empty(_shell.One<BackupSnapshot>("Get-BackupbotSnapshot").Parts);
        Assert.Empty(_two.Asked);
    }

    [Theory]
    [InlineData("0 100 200", "1 101 201", "0+1 100+101 200+201")]
    [InlineData("0 100 200", "101 201", "0 100+101 200+201")]
    [InlineData("0 100", "1 101 201", "0+1 100+101 201")]
    [InlineData("0", "40 100", "0+40 100")]
    [InlineData("", "1 2", "1 2")]
    [InlineData("5 6", "", "5 6")]
    public void Snapshots_of_one_run_belong_together_and_one_without_a_partner_stays_alone(string one, string two, string expected)
    {
        static BackupSnapshot At(string second) => new("x", "h", second, DateTimeOffset.UnixEpoch.AddSeconds(int.Parse(second, System.Globalization.CultureInfo.InvariantCulture)));
        static IReadOnlyList<BackupSnapshot> All(string seconds) => [.. seconds.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(s => At(s))];
        var sets = SnapshotPairs.Of([("one", All(one)), ("two", All(two))]);
        Assert.Equal(expected, string.Join(' ', sets.Select(s => string.Join('+', s.Parts.Select(p => p.Id)))));
    }

    private static string Restored(CoverageEngine engine) =>
        string.Join("", engine.Asked.Where(a => a.Contains(" restore ", StringComparison.Ordinal)).Select(a => a[(a.IndexOf("--noninteractive", StringComparison.Ordinal) + 16)..].Trim()));
}

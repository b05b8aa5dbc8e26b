using MailuOps.Backup;
using MailuOps.Deployment;
using MailuOps.Engine;

namespace MailuOps.Tests.Backup;

public class BackupParsingTests
{
    private const string Root = "/var/lib/docker/volumes/mail_example_com_";

    internal static MailuDeployment Deployment(params (string Service, string Label, string Value)[] labels)
    {
        EngineService Service(string name, string image, params (string Volume, string Path)[] mounts) => new(name, $"mail_example_com_{name}", image)
        {
            Labels = labels.Where(l => l.Service == name).ToDictionary(l => l.Label, l => l.Value),
            ContainerLabels = labels.Where(l => l.Service == name + "/container").ToDictionary(l => l.Label, l => l.Value),
            Mounts = [.. mounts.Select(m => new EngineMount("volume", "mail_example_com_" + m.Volume, m.Path, false))],
            Ports = [], Environment = new Dictionary<string, string>(),
        };
        return DeploymentFinder.Build("unix:///x", "mail_example_com",
            [Service("admin", "a/admin", ("mailu", "/data"), ("dkim", "/dkim")), Service("imap", "a/dovecot", ("mail", "/mail")), Service("app", "a/nginx", ("certs", "/certs"))], null);
    }

    [Fact]
    public void A_listing_shows_both_stores_and_the_messages_asked_for()
    {
        var listing = new SnapshotListing(Deployment(), "/data/main.db", new HashSet<string> { "u@d/1700.M1,S=3,W=4", "u@d/.Sent/1701.M2", "u@d/1702.M3" });
        string[] lines =
        [
            "/var/lib/docker/volumes", Root + "mailu", Root + "mailu/_data", Root + "mailu/_data/main.db", Root + "mail/_data/u@d",
            Root + "mail/_data/u@d/cur", Root + "mail/_data/u@d/cur/1700.M1,S=3,W=4:2,S", Root + "mail/_data/u@d/.Sent/new/1701.M2",
            Root + "mail/_data/u@d/dovecot-uidlist", "/secrets", "/secrets/x",
        ];
        Array.ForEach(lines, listing.Add);
        var content = listing.Result();
        Assert.True(content is { HasAccounts: true, HasMail: true, Messages: 2 });
        Assert.Equal(new HashSet<string> { "u@d/1700.M1,S=3,W=4", "u@d/.Sent/1701.M2" }, content.Found);
        Assert.Equal(1, content.Entries["mailu"]);
        Assert.False(content.Entries.ContainsKey("dkim"));
    }

    /// <summary>Folders without files, another database, another stack's volumes: none of it is a store.</summary>
    [Fact]
    public void What_only_looks_like_a_store_is_none()
    {
        var listing = new SnapshotListing(Deployment(), "/data/main.db", new HashSet<string>());
        string[] lines = [Root + "mail/_data/u@d/cur", Root + "mailu/_data/main.db-journal", Root + "dkim/_data/main.db",
            "/var/lib/docker/volumes/other_mailu/_data/main.db", "/var/lib/docker/volumes/other_mail/_data/u@d/cur/1.M1"];
        Array.ForEach(lines, listing.Add);
        Assert.True(listing.Result() is { HasAccounts: false, HasMail: false });
    }

    [Fact]
    public void The_bots_log_gives_its_snapshot_and_its_errors()
    {
        var log = new BotLog();
        log.Add("""{"message_type":"INFO","message":"Backup these paths: /x"}""");
        log.Add("not json");
        Assert.Null(log.SnapshotId);
        log.Add("""{"message_type":"SUMMARY","message":"backup finished","snapshot_id":"abc123","files_new":3}""");
        Assert.Equal(("abc123", 0), (log.SnapshotId, log.Errors.Count));
        log.Add("""{"message_type":"ERROR","message":"Path /y does not exist"}""");
        Assert.Equal("Path /y does not exist", log.Reason);
    }

    [Fact]
    public void Without_the_enable_label_nothing_is_promised() =>
        Assert.Equal(LabelCoverage.No, LabelPlan.Of(Deployment(), "mail").Coverage);

    [Fact]
    public void One_enabled_service_covers_all_volumes_of_the_stack() =>
        Assert.Equal(LabelCoverage.Yes, LabelPlan.Of(Deployment(("app", "backupbot.backup", "true")), "mail").Coverage);

    /// <summary>Trap: a top-level label is a container label, which backupbot does not see.</summary>
    [Fact]
    public void A_label_in_the_wrong_place_promises_nothing_and_the_reason_says_so()
    {
        var (coverage, reason) = LabelPlan.Of(Deployment(("app/container", "backupbot.backup", "true")), "mail");
        Assert.Equal(LabelCoverage.No, coverage);
        Assert.Contains("deploy.labels", reason);
    }

    [Fact]
    public void A_volume_can_be_left_out_or_taken_in_part()
    {
        var d = Deployment(("app", "backupbot.backup", "true"), ("imap", "backupbot.backup.volumes.mail", "false"), ("admin", "backupbot.backup.volumes.mailu.path", "main.db"));
        Assert.Equal(LabelCoverage.No, LabelPlan.Of(d, "mail").Coverage);
        Assert.Equal(LabelCoverage.Partial, LabelPlan.Of(d, "mailu").Coverage);
        Assert.Equal(LabelCoverage.Yes, LabelPlan.Of(d, "dkim").Coverage);
    }

    /// <summary>Trap: backup-bot-two ignores the older dialects.</summary>
    [Theory]
    [InlineData("backupbot.backup.path", "/mail")]
    [InlineData("backupbot.volumes.mail", "true")]
    public void Older_dialects_promise_nothing(string label, string value) =>
        Assert.Equal(LabelCoverage.No, LabelPlan.Of(Deployment(("imap", label, value)), "mail").Coverage);

    [Fact]
    public void An_empty_volume_is_listed_with_nothing_in_it_and_labelled_paths_are_looked_for()
    {
        var d = Deployment(("app", "backupbot.backup", "true"), ("admin", "backupbot.backup.volumes.mailu.path", "/main.db/, dump"));
        var listing = new SnapshotListing(d, "/data/main.db", new HashSet<string>());
        string[] lines = [Root + "dkim", Root + "dkim/_data", Root + "mailu/_data", Root + "mailu/_data/main.db-journal", Root + "mailu/_data/dump/x", Root + "mail/_database/x"];
        Array.ForEach(lines, listing.Add);
        var content = listing.Result();
        Assert.Equal(new Dictionary<string, long> { ["dkim"] = 0, ["mailu"] = 2 }, content.Entries);
        Assert.Equal(new HashSet<string> { "mailu/dump" }, content.LabelledPaths);
    }

    [Fact]
    public void A_promise_of_paths_covers_what_lies_under_them()
    {
        var promise = LabelPlan.Of(Deployment(("app", "backupbot.backup", "true"), ("admin", "backupbot.backup.volumes.mailu.path", "/main.db/, dump")), "mailu");
        Assert.Equal([true, true, true, false, false], new[] { "main.db", "dump", "dump/x", "dumps", "" }.Select(promise.Covers));
        Assert.Equal(LabelCoverage.No, LabelPlan.Of(Deployment(("app", "backupbot.backup", "true"), ("admin", "backupbot.backup.volumes.mailu.path", ",")), "mailu").Coverage);
    }
}

using MailuOps.Deployment;
using MailuOps.Engine;
using MailuOps.Mail;

namespace MailuOps.Tests.Deployment;

/// <summary>The table of what differs between Mailu's releases, each row at work, and how a server's release is found out.</summary>
public sealed class MailuReleaseTests
{
    public static TheoryData<string> Releases => new(MailuRelease.Known.Select(r => r.Name));

    [Theory]
    [InlineData("1.9", "1.9")]
    [InlineData("1.9.50", "1.9")]
    [InlineData("v2.0", "2.0")]
    [InlineData("2.0.9\n", "2.0")]
    [InlineData("2024.06.52", "2024.06")]
    [InlineData("2024.06-rc1", "2024.06")]
    [InlineData("3.0.1+2024.06.52", "2024.06")]
    [InlineData("master", "master")]
    [InlineData("master-arm", "master")]
    [InlineData("1.90", null)]
    [InlineData("2024.061", null)]
    [InlineData("local", null)]
    [InlineData("", null)]
    public void A_version_belongs_to_a_release(string version, string? release) => Assert.Equal(release, MailuRelease.Find(version)?.Name);

    [Theory]
    [InlineData("1.7", "1.9")]
    [InlineData("2.1", "2.0")]
    [InlineData("2027.01.3", "2024.06")]
    [InlineData("local", "2024.06")]
    [InlineData("", "2024.06")]
    public void An_unknown_one_is_taken_for_the_nearest(string version, string release) => Assert.Equal(release, MailuRelease.Nearest(version).Name);

    [Theory]
    [InlineData("1.9", "user-delete", MailuRole.Imap)]
    [InlineData("2.0", "user-delete -r", MailuRole.Imap)]
    [InlineData("2024.06", "user-delete -r", MailuRole.Front)]
    [InlineData("master", "user-delete -r", MailuRole.Front)]
    public void The_table_says_what_the_sources_say(string release, string delete, MailuRole door)
    {
        var found = MailuRelease.Find(release)!;
        Assert.Equal((delete, door), (string.Join(' ', found.DeleteUser), found.DeliversTo));
    }

    [Theory]
    [InlineData("1.9", "redis:alpine nginx unbound admin dovecot postfix rspamd clamav radicale fetchmail roundcube")]
    [InlineData("1.9", "rainloop")]
    [InlineData("2.0", "redis:alpine nginx unbound admin dovecot postfix rspamd clamav radicale fetchmail webmail")]
    [InlineData("2024.06", "redis:alpine nginx unbound admin dovecot postfix rspamd clamav/clamav-debian:1.4 radicale fetchmail webmail")]
    [InlineData("master", "redis:alpine nginx unbound admin dovecot postfix rspamd clamav/clamav-debian:1.4_base radicale fetchmail webmail")]
    public void Every_image_of_a_release_plays_its_role(string release, string images)
    {
        MailuRole[] all =
        [
            MailuRole.Redis, MailuRole.Front, MailuRole.Resolver, MailuRole.Admin, MailuRole.Imap, MailuRole.Smtp, MailuRole.Antispam, MailuRole.Antivirus,
            MailuRole.Webdav, MailuRole.Fetchmail, MailuRole.Webmail,
        ];
        var from = release == "1.9" ? "mailu/" : "ghcr.io/mailu/";
        var found = images.Split(' ').Select(i => RoleRules.RoleOf("x", i.Contains(':') ? i : $"{from}{i}:{release}")).ToList();
        Assert.Equal(found.Count == 1 ? [MailuRole.Webmail] : all.Cast<MailuRole?>(), found);
        Assert.All(["oletools", "tika"], other => Assert.Null(RoleRules.RoleOf(other, $"{from}{other}:{release}")));
    }

    [Theory]
    [InlineData("/data")]
    [InlineData("/var/lib/clamav")]
    public void Virus_signatures_are_known_wherever_a_release_keeps_them(string path) =>
        Assert.Equal(VolumeImportance.Regenerable, VolumeKnowledge.Of(MailuRole.Antivirus, path).Importance);

    [Theory]
    [MemberData(nameof(Releases))]
    public async Task A_user_is_made_and_removed_in_both_ways_in_every_release(string release)
    {
        using var engine = Engine(release, "fake:" + release);
        var accounts = new TestAccounts(Server(engine, NullEvents.Instance));
        var user = new UserAddress("mailuops-x@example.com");
        foreach (var byDatabase in new[] { false, true })
        {
            Assert.True((await accounts.CreateAsync(user, "secret", default)).Enabled);
            engine.Refer(user.ToString());
            await accounts.RemoveAsync(user, byDatabase, default);
            Assert.Equal("0", engine.Rows());
        }
    }

    [Theory]
    [MemberData(nameof(Releases))]
    public void An_export_of_every_release_is_read(string release)
    {
        var more = release switch
        {
            "2024.06" => ""","change_pw_next_login":true""",
            "master" => ""","change_pw_next_login":true,"owned_aliases":[]""",
            _ => "",
        };
        var json = "{\"domain\":[{\"name\":\"example.com\"" + (release == "master" ? ",\"anonmail_enabled\":true" : "") + "}],"
            + "\"user\":[{\"email\":\"a@example.com\",\"password\":\"$hash$\"" + more + "}]}";
        var found = ConfigExport.Parse("mail", "unix:///fake", json, false);
        Assert.Equal([("domain", "example.com"), ("user", "a@example.com")], found.Select(f => (f.Section, f.Key)));
        Assert.Equal("***", found[1].Properties["password"]);
    }

    [Fact]
    public async Task The_label_of_the_running_image_goes_before_the_file_and_the_file_before_the_tag()
    {
        using var engine = Engine("2.0", "fake:2024.06");
        Assert.Equal("2024.06", await ReleaseAsync(engine));
        engine.VersionFile = "2.0.15";
        Assert.Equal("2.0", await ReleaseAsync(engine));
        Label(engine, "1.9.40");
        Assert.Equal("1.9", await ReleaseAsync(engine));
        // Of an image that somebody built.
        Label(engine, "local");
        Assert.Equal("2.0", await ReleaseAsync(engine));
    }

    [Fact]
    public async Task An_unknown_version_warns_once_and_goes_on()
    {
        using var engine = Engine("2024.06", "registry.example.com/admin:0a1b2c");
        engine.VersionFile = "2027.01";
        var heard = new Warnings();
        var accounts = new TestAccounts(Server(engine, heard));
        var user = new UserAddress("mailuops-x@example.com");
        for (var i = 0; i < 2; i++)
        {
            await accounts.CreateAsync(user, "secret", default);
            await accounts.RemoveAsync(user, false, default);
        }

        var text = Assert.Single(heard.Texts);
        Assert.All(["2027.01", "0a1b2c", "1.9, 2.0, 2024.06, master", "going on as with 2024.06"], part => Assert.Contains(part, text));
    }

    private static async Task<string> ReleaseAsync(ReleaseEngine engine) => (await ReleaseFinder.OfAsync(Server(engine, NullEvents.Instance), default)).Name;

    private static ReleaseEngine Engine(string release, string image)
    {
        var engine = new ReleaseEngine(release)
        {
            Services = [.. new[] { "admin", "imap" }.Select(n => new EngineService(n, "mail_" + n, image)
            {
                Labels = new Dictionary<string, string> { [DeploymentFinder.StackLabel] = "mail" }, ContainerLabels = new Dictionary<string, string>(), Mounts = [], Ports = [],
                Environment = new Dictionary<string, string>(),
            })],
            Tasks = [.. new[] { "admin", "imap" }.Select(n => new EngineTask(n, n, "node", "running", "running", n, "", DateTimeOffset.UnixEpoch))],
        };
        Label(engine, null);
        return engine;
    }

    private static void Label(ReleaseEngine engine, string? version) => engine.Containers =
    [
        new EngineContainer("admin", "admin", "x", "running")
        {
            Labels = version is null ? new Dictionary<string, string>() : new Dictionary<string, string> { ["version"] = version }, Mounts = [],
        },
    ];

    private static MailuServer Server(ReleaseEngine engine, IOperationEvents events) =>
        new(engine, DeploymentFinder.Build("unix:///fake", "mail", engine.Services, null), events);

    private sealed class Warnings : IOperationEvents
    {
        public List<string> Texts { get; } = [];

        public void Verbose(string text)
        {
        }

        public void Debug(string text)
        {
        }

        public void Warning(string text) => Texts.Add(text);

        public void Progress(OperationProgress progress)
        {
        }
    }
}

using MailuOps.Backup;
using MailuOps.Backup.Restic;
using MailuOps.Deployment;
using MailuOps.Engine;
using MailuOps.Tests.Sandboxes;

namespace MailuOps.Tests.Backup;

/// <summary>Where the hosts have a server's volumes, and what a tool that runs on one of them does not reach.</summary>
public sealed class HostFoldersTests
{
    private const string Mail = "mail_example_com_mail";
    private readonly FakeEngine _engine = new()
    {
        Services = [.. SandboxSamples.Services], Nodes = [new EngineNode("node", "one", "10.0.0.1", "ready"), new EngineNode("other", "two", "10.0.0.2", "ready")],
    };

    private readonly List<HelperContainer> _helpers = [];
    private readonly List<ExecRequest> _asked = [];

    public HostFoldersTests()
    {
        _engine.Info = _engine.Info with { DataRoot = "/srv/docker/" };
        _engine.Tasks = [.. _engine.Services.Select(s => new EngineTask(s.Id, s.Id, s.Name.EndsWith("_imap", StringComparison.Ordinal) ? "other" : "node", "running", "running", s.Id, "", DateTimeOffset.UnixEpoch))];
        ((FakeYard)_engine.Yard).OnHelper = helper =>
        {
            _helpers.Add(helper);
            return "helper";
        };
        _engine.OnExec = (_, request, _) =>
        {
            _asked.Add(request);
            request.OnOutputLine?.Invoke("""{"message_type":"summary","snapshot_id":"one","files_restored":2,"total_bytes":9,"bytes_restored":9}""");
            return Task.FromResult(new ExecResult(0, "[]"u8.ToArray(), [], TimeSpan.Zero));
        };
    }

    private MailuServer Server => new(_engine, SandboxSamples.Production, NullEvents.Instance);

    private static BackupSnapshot Snapshot => new(SandboxSamples.Stack, "unix:///fake", "one", DateTimeOffset.UnixEpoch);

    [Fact]
    public async Task Each_node_has_its_own_and_one_that_nobody_reaches_is_taken_to_be_as_this_one()
    {
        async Task<string> PathAsync(string type, string source) => (await HostFolders.FindAsync(Server, default)).PathOf(new EngineMount(type, source, "/x", false));
        Assert.Equal("/srv/docker/volumes/mail_example_com_mailu/_data", await PathAsync("volume", "mail_example_com_mailu"));
        Assert.Equal("/srv/docker/volumes/mail_example_com_mail/_data", await PathAsync("volume", Mail));
        _engine.Others["other"] = _engine.Info with { NodeId = "other", DataRoot = "/home/mail/.local/share/docker" };
        Assert.Equal("/home/mail/.local/share/docker/volumes/mail_example_com_mail/_data", await PathAsync("volume", Mail));
        Assert.Equal("/mailu/mail", await PathAsync("bind", "/mailu/mail"));
        // An engine that does not say.
        _engine.Info = _engine.Info with { DataRoot = "" };
        Assert.Equal("/var/lib/docker/volumes/mail_example_com_mailu/_data", await PathAsync("volume", "mail_example_com_mailu"));
    }

    [Fact]
    public async Task A_server_on_one_node_asks_nobody_else()
    {
        _engine.Tasks = [.. _engine.Tasks.Select(t => t with { NodeId = "node" })];
        _engine.Nodes = [];
        var hosts = await HostFolders.FindAsync(Server, default);
        Assert.Empty(hosts.FarFrom("restic"));
        Assert.True(hosts.IsHere(new EngineMount("volume", Mail, "/mail", false)));
    }

    [Fact]
    public async Task Restic_saves_and_mounts_nothing_that_is_on_another_node_and_says_so()
    {
        var provider = await ResticAsync();
        var far = Assert.Single(await ((IBackupProvider)provider).ListFarAsync(default));
        Assert.Equal("volume 'mail' of service 'mail_example_com_imap' is on node 'two', and restic on node 'one' reaches the volumes of its own node only", far.ToString());
        // What it says of the snapshot is not looked at here.
        await Assert.ThrowsAsync<MailuOpsException>(() => provider.BackupAsync(TimeSpan.FromMinutes(1), default));
        Assert.Contains("/srv/docker/volumes/mail_example_com_mailu/_data", _asked[0].Command);
        Assert.DoesNotContain(_asked[0].Command, c => c.Contains($"/{Mail}/", StringComparison.Ordinal));
        Assert.All(_helpers, h => Assert.DoesNotContain(h.Mounts, m => m.Source == Mail));
        Assert.Contains(_helpers[0].Mounts, m => m is { Source: "mail_example_com_mailu", Target: "/srv/docker/volumes/mail_example_com_mailu/_data", ReadOnly: true });
    }

    [Fact]
    public async Task Restic_restores_nothing_to_where_no_service_looks_but_into_a_sandbox_what_the_other_node_saved()
    {
        _engine.Others["other"] = _engine.Info with { NodeId = "other", DataRoot = "/data" };
        var provider = await ResticAsync();
        foreach (var volumes in new string[][] { [], ["mail"], ["mailu", "mail"] })
        {
            Assert.Equal("MailuOps.VolumeOutOfReach", (await Assert.ThrowsAsync<MailuOpsException>(() => provider.RestoreAsync(Snapshot, volumes, TimeSpan.FromMinutes(1), default))).Id);
        }

        Assert.Equal("MailuOps.VolumeOutOfReach", (await Assert.ThrowsAsync<MailuOpsException>(() => provider.RestoreFolderAsync(Snapshot, Mail, "a@b", ".x", TimeSpan.FromMinutes(1), default))).Id);
        Assert.Empty(_asked);
        await provider.RestoreVolumeAsync(Snapshot, Mail, "x-drill-1_mail", _ => { }, TimeSpan.FromMinutes(1), default);
        Assert.Contains("one:/data/volumes/mail_example_com_mail/_data", _asked[^1].Command);
        await provider.RestoreAsync(Snapshot, ["mailu"], TimeSpan.FromMinutes(1), default);
        Assert.Contains("/srv/docker/volumes/mail_example_com_mailu/_data", _asked[^1].Command);
    }

    private async Task<ResticProvider> ResticAsync() => new(Server, await HostFolders.FindAsync(Server, default), new ResticAccess("rest:http://x/", () => "secret", []), "restic/restic", null);
}

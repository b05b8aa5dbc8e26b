using MailuOps.Backup;
using MailuOps.Backup.Copies;
using MailuOps.Backup.Restic;
using MailuOps.Deployment;
using MailuOps.Engine;
using MailuOps.Tests.Sandboxes;

namespace MailuOps.Tests.Backup;

/// <summary>How tools that save folders fill a sandbox's volumes: by containers that have these and nothing of production.</summary>
public sealed class ScratchVolumesTests : IDisposable
{
    private const string Target = "mailu-drill-1_srv-mail";
    private readonly FakeEngine _engine = new() { Services = [.. SandboxSamples.Services] };
    private readonly List<HelperContainer> _helpers = [];
    private readonly DirectoryInfo _copies = Directory.CreateTempSubdirectory("copies");

    public ScratchVolumesTests() => Yard.OnHelper = helper =>
    {
        _helpers.Add(helper);
        return "helper";
    };

    private FakeYard Yard => (FakeYard)_engine.Yard;

    private MailuServer Server => new(_engine, SandboxSamples.Production, NullEvents.Instance);

    private static BackupSnapshot Snapshot => new(SandboxSamples.Stack, "unix:///fake", "one", DateTimeOffset.UnixEpoch);

    public void Dispose() => _copies.Delete(true);

    private void Answer(Func<ExecRequest, (long Exit, string Output)> answer) => _engine.OnExec = (_, request, _) =>
    {
        var (exit, output) = answer(request);
        foreach (var line in output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            request.OnOutputLine?.Invoke(line);
        }

        return Task.FromResult(new ExecResult(exit, System.Text.Encoding.UTF8.GetBytes(output), [], TimeSpan.Zero));
    };

    [Fact]
    public async Task Restic_restores_with_the_volume_and_its_repository_alone()
    {
        ExecRequest? asked = null;
        Answer(request => (0, (asked = request) is null ? "" : """{"message_type":"summary","files_restored":2,"total_bytes":9,"bytes_restored":9}"""));
        var provider = new ResticProvider(Server, await HostFolders.FindAsync(Server, default), new ResticAccess("/srv/restic", () => "secret", []), "restic/restic", null);
        var done = await provider.RestoreVolumeAsync(Snapshot, "mail_example_com_mail", Target, _ => { }, TimeSpan.FromMinutes(1), default);
        Assert.Equal((2L, 9L), (done.Files, done.Bytes));
        var helper = Assert.Single(_helpers);
        Assert.Equal([new EngineMount("volume", Target, $"/scratch/{Target}", false), new EngineMount("bind", "/srv/restic", "/srv/restic", false)], helper.Mounts);
        Assert.Equal(["restore", "--json", "one:/var/lib/docker/volumes/mail_example_com_mail/_data", "--target", $"/scratch/{Target}"], asked!.Command.TakeLast(5));
        Assert.DoesNotContain(asked.Command, c => c.Contains("secret", StringComparison.Ordinal));
        Assert.Equal(["helper"], Yard.Removed);
    }

    [Fact]
    public async Task What_restic_could_not_restore_is_an_error_though_it_ends_well()
    {
        Answer(_ => (0, """{"message_type":"error","error":{"message":"ciphertext verification failed"},"item":"/main.db"}"""));
        var provider = new ResticProvider(Server, await HostFolders.FindAsync(Server, default), new ResticAccess("rest:http://x/", () => "secret", []), "restic/restic", null);
        var error = await Assert.ThrowsAsync<MailuOpsException>(() => provider.RestoreVolumeAsync(Snapshot, "mail_example_com_mail", Target, _ => { }, TimeSpan.FromMinutes(1), default));
        Assert.Equal("MailuOps.BackupToolFailed", error.Id);
        Assert.Contains("ciphertext verification failed", error.Message);
        Assert.Equal(["helper"], Yard.Removed);
    }

    [Fact]
    public async Task A_copy_is_unpacked_with_the_volume_alone_in_a_container_of_admins_image()
    {
        Answer(_ => (41, ""));
        var copy = _copies.CreateSubdirectory("one").CreateSubdirectory("mail").FullName;
        _copies.CreateSubdirectory("one/mailu");
        await File.WriteAllTextAsync(Path.Combine(copy, "message"), "text");
        var provider = new DirectoryProvider(Server, await HostFolders.FindAsync(Server, default), _copies.FullName, null);
        var error = await Assert.ThrowsAsync<MailuOpsException>(() => provider.RestoreVolumeAsync(Snapshot, "mail_example_com_mail", Target, _ => { }, TimeSpan.FromMinutes(1), default));
        Assert.Equal("MailuOps.BackupToolFailed", error.Id);
        var helper = Assert.Single(_helpers);
        Assert.Equal("sha256:ghcr.io/mailu/admin:2024.06", helper.Image);
        Assert.Equal([new EngineMount("volume", Target, $"/scratch/{Target}", false)], helper.Mounts);
        Assert.Equal(["helper"], Yard.Removed);
    }

    [Fact]
    public async Task What_was_restored_is_listed_as_the_snapshot_is()
    {
        Answer(request => (0, $"{request.Command[1]}\n{request.Command[1]}/anna@example.com/cur/1.M1,S=5:2,S\n{request.Command[2]}\n{request.Command[2]}/main.db\n"));
        var provider = new ResticProvider(Server, await HostFolders.FindAsync(Server, default), new ResticAccess("/srv/restic", () => "secret", []), "restic/restic", null);
        var content = await provider.ReadRestoredAsync("/data/main.db", new Dictionary<string, string> { ["x_mail"] = "mail_example_com_mail", ["x_data"] = "mail_example_com_mailu" }, default);
        Assert.Equal(("mailu/main.db", 1L), (content.AccountDatabase, content.Messages));
        Assert.All(Assert.Single(_helpers).Mounts, m => Assert.True(m.ReadOnly));
    }

    [Fact]
    public async Task The_end_of_a_sandbox_ends_what_still_fills_its_volumes_and_nothing_else()
    {
        EngineContainer Container(string id, string? volume) => new(id, id, "x", "running")
        {
            Labels = volume is null ? new Dictionary<string, string>() : ScratchVolumes.LabelsFor(volume), Mounts = [],
        };
        _engine.Containers = [Container("mine", Target), Container("others", "mailu-drill-2_srv-mail"), Container("strange", null)];
        await ScratchVolumes.StopAsync(_engine, "mailu-drill-1_", default);
        Assert.Equal(["mine"], Yard.Removed);
    }
}

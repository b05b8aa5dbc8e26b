using MailuOps.Backup;
using MailuOps.Engine;

namespace MailuOps.Tests.Backup;

/// <summary>Which service is the bot, and what its silence or noise means: no engine needed.</summary>
public class BackupbotFinderTests
{
    private static EngineService Bot(string id, string name, string? label) => new(id, name, "x/backupbot")
    {
        Labels = label is null ? new Dictionary<string, string>() : new Dictionary<string, string> { [BackupbotFinder.Label] = label },
        ContainerLabels = new Dictionary<string, string>(), Mounts = [], Ports = [], Environment = new Dictionary<string, string>(),
    };

    private static async Task<string?> IdOf(IReadOnlyList<EngineService> services, string? name)
    {
        await using var engine = new FakeEngine { Services = services };
        return (await Record.ExceptionAsync(() => BackupbotFinder.FindAsync(engine, name, CancellationToken.None)) as MailuOpsException)?.Id;
    }

    [Fact]
    public async Task No_bot_is_an_error() => Assert.Equal("MailuOps.BackupbotNotFound", await IdOf([Bot("1", "a_app", null), Bot("2", "b_app", "false")], null));

    [Fact]
    public async Task Two_bots_are_an_error_and_a_name_decides()
    {
        EngineService[] two = [Bot("1", "a_app", "true"), Bot("2", "b_app", "true")];
        Assert.Equal("MailuOps.BackupbotAmbiguous", await IdOf(two, null));
        Assert.Null(await IdOf(two, "b_app"));
        Assert.Equal("MailuOps.BackupbotNotFound", await IdOf(two, "c_app"));
    }

    [Theory]
    [InlineData("1:n1 2:n2", null, "a_app b_app")]
    [InlineData("1:n1 2:n2", "bots", "a_app b_app")]
    [InlineData("1:n1 1:n2", "a_app", "a_app@n1 a_app@n2")]
    [InlineData("1:n1 2:n1", null, "MailuOps.BackupbotAmbiguous")]
    [InlineData("1:n1", null, "MailuOps.BackupbotAmbiguous")]
    [InlineData("1:n1 1:n2 2:n2", null, "MailuOps.BackupbotAmbiguous")]
    public async Task Several_are_one_where_each_is_on_a_node_of_its_own(string tasks, string? name, string expected)
    {
        EngineService Of(string id, string full) => Bot(id, full, "true") with
        {
            Labels = new Dictionary<string, string> { [BackupbotFinder.Label] = "true", ["com.docker.stack.namespace"] = "bots" },
        };
        await using var engine = new FakeEngine
        {
            Services = [Of("1", "a_app"), Of("2", "b_app")],
            Tasks = [.. tasks.Split(' ').Select(t => new EngineTask(t, t[..1], t[2..], "running", "running", t, "", DateTimeOffset.UnixEpoch))],
        };
        try
        {
            var found = await BackupbotFinder.FindAsync(engine, name, CancellationToken.None);
            Assert.Equal(expected, string.Join(' ', found.Select(b => b.FullName + (b.NodeId is null ? "" : $"@{b.NodeId}"))));
        }
        catch (MailuOpsException e)
        {
            Assert.Equal(expected, e.Id);
        }
    }

    [Theory]
    [InlineData("unable to create lock in backend: repository is already locked by PID 7", "MailuOps.RepositoryLocked")]
    [InlineData("Fatal: unable to save snapshot: write: no space left on device", "MailuOps.RepositoryFull")]
    [InlineData("Fatal: wrong password or no key found", "MailuOps.RepositoryPassword")]
    [InlineData("There is no snapshot \"abc\" for the app \"x\"", "MailuOps.SnapshotNotFound")]
    [InlineData("Fatal: unable to open config file: unexpected HTTP response (401): 401 Unauthorized\nIs there a repository at the following location?", "MailuOps.RepositoryAccessDenied")]
    [InlineData("Fatal: unable to open repository at s3:x: client.BucketExists: The Access Key Id you provided does not exist in our records.", "MailuOps.RepositoryAccessDenied")]
    [InlineData("client.BucketExists: The request signature we calculated does not match the signature you provided.", "MailuOps.RepositoryAccessDenied")]
    [InlineData("subprocess ssh: mail@backup: Permission denied (publickey,password).", "MailuOps.RepositoryAccessDenied")]
    [InlineData("Fatal: repository does not exist: unable to open config file: stat /x/config: no such file", "MailuOps.RepositoryNotFound")]
    [InlineData("Fatal: unable to open config file: stat /x/config: no such file\nIs there a repository at the following location?\n/x", "MailuOps.RepositoryNotFound")]
    [InlineData("anything else", "MailuOps.BackupToolFailed")]
    public void The_tools_words_become_an_error_of_their_own(string reason, string id) =>
        Assert.Equal(id, BackupbotFailure.Of("x", "create", 1, reason, "abc").Id);

    [Theory]
    [InlineData("", "MailuOps.RepositoryEmpty")]
    [InlineData("zz", "MailuOps.SnapshotNotFound")]
    [InlineData("ab", "MailuOps.SnapshotUnclear")]
    public async Task A_snapshot_is_chosen_by_the_start_of_its_id_or_refused(string start, string id)
    {
        BackupSnapshot[] known = start.Length == 0 ? [] : [new("x", "h", "abc1", DateTimeOffset.UnixEpoch), new("x", "h", "abd2", DateTimeOffset.UnixEpoch)];
        var error = await Assert.ThrowsAsync<MailuOpsException>(() => Snapshots.ChooseAsync(new Fixed(known), "x", start.Length == 0 ? null : start, CancellationToken.None));
        Assert.Equal(id, error.Id);
    }

    [Theory]
    [InlineData(null, "2026-01-02T12:00Z", "b")]
    [InlineData(null, "2026-01-03T00:00Z", "c")]
    [InlineData("random", null, "b")]
    [InlineData("Random", "2026-01-02T12:00Z", "b")]
    [InlineData("c", null, "c")]
    [InlineData(null, null, "c")]
    public async Task A_snapshot_is_chosen_by_time_or_by_chance(string? id, string? asOf, string expected)
    {
        BackupSnapshot[] known = [.. "abc".Select((c, i) => new BackupSnapshot("x", "h", c.ToString(), new DateTimeOffset(2026, 1, 1 + i, 0, 0, 0, TimeSpan.Zero)))];
        var time = asOf is null ? (DateTimeOffset?)null : DateTimeOffset.Parse(asOf, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(expected, (await Snapshots.ChooseAsync(new Fixed(known), "x", id, time, count => Math.Min(1, count - 1), CancellationToken.None)).Id);
    }

    [Theory]
    [InlineData(null, false, "the newest of 2")]
    [InlineData("Random", false, "any of 2")]
    [InlineData("Random", true, "any of 1 that are not younger than 2026-01-01 00:00:00Z")]
    [InlineData(null, true, "the newest of 1 that are not younger than 2026-01-01 00:00:00Z")]
    [InlineData("b", false, "asked for by its id")]
    public async Task How_it_was_chosen_is_told(string? id, bool old, string expected)
    {
        var time = new DateTimeOffset(2026, 1, 1, 2, 0, 0, TimeSpan.FromHours(2));
        BackupSnapshot[] known = [new("x", "h", "a", time), new("x", "h", "b", time.AddDays(1))];
        Assert.Equal(expected, (await Snapshots.PickAsync(new Fixed(known), "x", id, old ? time : null, c => 0, CancellationToken.None)).Choice);
    }

    [Fact]
    public async Task An_id_and_a_time_together_are_refused() => Assert.Equal(
        "MailuOps.SnapshotNamedTwice",
        (await Assert.ThrowsAsync<MailuOpsException>(
            () => Snapshots.ChooseAsync(new Fixed([new("x", "h", "a", DateTimeOffset.UnixEpoch)]), "x", "a", DateTimeOffset.UtcNow, c => 0, CancellationToken.None))).Id);

    [Fact]
    public async Task None_so_old_is_an_error_and_so_is_an_empty_repository()
    {
        BackupSnapshot[] known = [new("x", "h", "a", DateTimeOffset.UnixEpoch)];
        async Task<string> ErrorAsync(BackupSnapshot[] all) => (await Assert.ThrowsAsync<MailuOpsException>(
            () => Snapshots.ChooseAsync(new Fixed(all), "x", null, DateTimeOffset.UnixEpoch.AddDays(-1), c => 0, CancellationToken.None))).Id;
        Assert.Equal("MailuOps.NoSnapshotSoOld", await ErrorAsync(known));
        Assert.Equal("MailuOps.RepositoryEmpty", await ErrorAsync([]));
    }

    private sealed class Fixed(IReadOnlyList<BackupSnapshot> known) : IBackupProvider
    {
        public string Name => "fixed";

        public Task<IReadOnlyList<BackupSnapshot>> ListAsync(CancellationToken token) => Task.FromResult(known);

        public Task<BackupSnapshot> BackupAsync(TimeSpan timeout, CancellationToken token) => throw new NotSupportedException();

        public Task<SnapshotContent> ReadContentAsync(BackupSnapshot snapshot, string databasePath, IReadOnlySet<string> messages, CancellationToken token) => throw new NotSupportedException();

        public Task<string?> InspectAccountsAsync(BackupSnapshot snapshot, SnapshotContent content, string? address, CancellationToken token) => throw new NotSupportedException();

        public Task<RestoreReport> RestoreAsync(BackupSnapshot snapshot, IReadOnlyList<string> volumes, TimeSpan timeout, CancellationToken token) => throw new NotSupportedException();

        public Task<IReadOnlyList<SnapshotFile>> ListFolderAsync(BackupSnapshot snapshot, string volume, string folder, CancellationToken token) => throw new NotSupportedException();

        public Task RestoreFolderAsync(BackupSnapshot snapshot, string volume, string folder, string scratch, TimeSpan timeout, CancellationToken token) => throw new NotSupportedException();

        public Task<byte[]?> ReadAccountsAsync(BackupSnapshot snapshot, SnapshotContent content, CancellationToken token) => throw new NotSupportedException();

        public Task<bool> IsWorkingAsync(CancellationToken token) => throw new NotSupportedException();

        public Task<VolumeRestore> RestoreVolumeAsync(
            BackupSnapshot snapshot, string source, string target, Action<VolumeRestore> progress, TimeSpan timeout, CancellationToken token) => throw new NotSupportedException();

        public Task<SnapshotContent> ReadRestoredAsync(string databasePath, IReadOnlyDictionary<string, string> volumes, CancellationToken token) => throw new NotSupportedException();

        public Task<string> ReadRepositoryIdAsync(CancellationToken token) => throw new NotSupportedException();

        public Task ReadPacksAsync(int part, int of, TimeSpan timeout, CancellationToken token) => throw new NotSupportedException();

        public Task<(string? InSnapshot, string? Restored)> DigestAsync(BackupSnapshot snapshot, string path, string target, string file, CancellationToken token) =>
            throw new NotSupportedException();

        public Task StopRestoresAsync(string targetPrefix, CancellationToken token) => throw new NotSupportedException();
    }
}

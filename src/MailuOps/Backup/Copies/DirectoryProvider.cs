using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using MailuOps.Deployment;
using MailuOps.Engine;

namespace MailuOps.Backup.Copies;

/// <summary>
/// Plain copies of the server's folders on this machine, as cp or rsync make them. A copy is taken for what is in it, whoever made it;
/// it is put back through the services' containers, so that it may lie on another machine than the Server.
/// </summary>
/// <param name="hosts">Where the hosts have the server's mounts: a copy may have them by their whole paths.</param>
/// <param name="path">A folder of copies, each in a folder of its own; or one copy, of which nothing new can be made.</param>
/// <param name="command">Makes a copy in the folder that it is told, which does not exist yet; null: nothing does.</param>
internal sealed class DirectoryProvider(MailuServer server, HostFolders hosts, string path, Func<string, CancellationToken, Task>? command) : FolderProvider(server)
{
    internal const string ProviderName = "directory";
    private const string StampFormat = "yyyyMMdd'T'HHmmss'Z'";

    /// <inheritdoc/>
    public override string Name => ProviderName;

    private bool IsOne => Folders(path) is not null;

    /// <inheritdoc/>
    public override Task<IReadOnlyList<BackupSnapshot>> ListAsync(CancellationToken token)
    {
        if (!Directory.Exists(path))
        {
            throw Errors.BackupPathInvalid(path, "there is no such folder");
        }

        var copies = IsOne ? [path] : Directory.EnumerateDirectories(path).Where(c => Folders(c) is not null);
        return Task.FromResult<IReadOnlyList<BackupSnapshot>>([.. copies.Select(Snapshot).OrderBy(s => s.Time)]);
    }

    /// <inheritdoc/>
    public override async Task<BackupSnapshot> BackupAsync(TimeSpan timeout, CancellationToken token)
    {
        if (command is null || IsOne)
        {
            throw Errors.BackupCommandMissing(Server.Stack, path, IsOne);
        }

        var stamp = DateTime.UtcNow.ToString(StampFormat, CultureInfo.InvariantCulture);
        var copy = Path.Combine(path, $"{Server.Stack}-{stamp}-{Convert.ToHexString(RandomNumberGenerator.GetBytes(2)).ToLowerInvariant()}");
        try
        {
            await command(copy, token).WaitAsync(timeout, token).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw Errors.BackupTimeout(Server.Stack, "BackupCommand", timeout, "it is not known here", ProviderName);
        }

        // What the command says of itself proves nothing: what lies there does.
        return Directory.Exists(copy) ? Snapshot(copy) : throw Errors.SnapshotNotMade(Server.Stack, copy);
    }

    /// <inheritdoc/>
    public override Task<SnapshotContent> ReadContentAsync(BackupSnapshot snapshot, string databasePath, IReadOnlySet<string> messages, CancellationToken token) => Task.Run(
        () =>
        {
            var listing = new SnapshotListing(Server.Deployment, databasePath, messages);
            foreach (var (key, folder) in Folders(PathOf(snapshot)) ?? new Dictionary<string, string>())
            {
                listing.Add(key, "", folder);
                foreach (var entry in CopyTree.Walk(folder))
                {
                    token.ThrowIfCancellationRequested();
                    listing.Add(key, entry.Relative, entry.Path);
                }
            }

            return listing.Result();
        },
        token);

    /// <inheritdoc/>
    public override async Task<byte[]?> ReadAccountsAsync(BackupSnapshot snapshot, SnapshotContent content, CancellationToken token)
    {
        try
        {
            return content.AccountDatabaseFile is { } file ? await File.ReadAllBytesAsync(file, token).ConfigureAwait(false) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Errors.BackupPathUnreadable(content.AccountDatabaseFile!, e.Message, e);
        }
    }

    /// <inheritdoc/>
    public override Task<RestoreReport> RestoreAsync(BackupSnapshot snapshot, IReadOnlyList<string> volumes, TimeSpan timeout, CancellationToken token) =>
        UnbrokenRestore.RunAsync(Server, stop => RestoreAllAsync(snapshot, volumes, timeout, stop), IsWorkingAsync, token);

    /// <inheritdoc/>
    public override Task<IReadOnlyList<SnapshotFile>> ListFolderAsync(BackupSnapshot snapshot, string volume, string folder, CancellationToken token)
    {
        var source = FolderOf(snapshot, volume, folder);
        return Task.FromResult<IReadOnlyList<SnapshotFile>>(
            Directory.Exists(source) ? [.. CopyTree.Walk(source).Where(e => !e.IsFolder).Select(e => new SnapshotFile(e.Relative, e.Size, e.Modified))] : []);
    }

    /// <inheritdoc/>
    public override async Task RestoreFolderAsync(BackupSnapshot snapshot, string volume, string folder, string scratch, TimeSpan timeout, CancellationToken token)
    {
        var (service, mount) = Place(volume);
        var target = $"{mount.Target.TrimEnd('/')}/{scratch}";
        var made = await Server.ExecAsync(service, ExecRequest.Of("mkdir", "-m", "700", "--", target), token).ConfigureAwait(false);
        if (made.ExitCode != 0)
        {
            throw Errors.BackupToolFailed(Server.Stack, "restore of a folder", made.ExitCode, made.ErrorText.Trim(), Name);
        }

        await new CopyUnpacker(Server).RunAsync(FolderOf(snapshot, volume, folder), service, target, "restore of a folder", timeout, token).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override async Task<VolumeRestore> RestoreVolumeAsync(
        BackupSnapshot snapshot, string source, string target, Action<VolumeRestore> progress, TimeSpan timeout, CancellationToken token)
    {
        var (state, pace) = (new VolumeRestore(target, 0, 0, 0, TimeSpan.Zero), new RestorePace(progress));
        void Take(CopyEntry entry)
        {
            state = state with { Files = state.Files + 1, Bytes = state.Bytes + (entry.IsFolder ? 0 : entry.Size), Duration = pace.Elapsed };
            pace.Tell(state);
        }

        try
        {
            await new CopyUnpacker(Server).RunAsync(
                FolderOf(snapshot, source, ""), r => Scratch.RunAsync(CopyUnpacker.Program, [target], true, r, token), ScratchVolumes.PathOf(target), true, Take,
                "restore into a scratch volume", timeout, token).ConfigureAwait(false);
        }
        catch (MailuOpsException e) when (e.Message.Contains("no space left", StringComparison.OrdinalIgnoreCase))
        {
            throw Errors.ScratchVolumeFull(target, e.Message);
        }

        return state with { TotalBytes = state.Bytes, Duration = pace.Elapsed };
    }

    /// <summary>Nothing outlives its client here: a copy that is being put back ends with it.</summary>
    public override Task<bool> IsWorkingAsync(CancellationToken token) => Task.FromResult(false);

    private async Task<RestoreReport> RestoreAllAsync(BackupSnapshot snapshot, IReadOnlyList<string> volumes, TimeSpan timeout, CancellationToken token)
    {
        var watch = Stopwatch.StartNew();
        var folders = Folders(PathOf(snapshot)) ?? new Dictionary<string, string>();
        var log = new List<string>();
        // All is looked up before anything is written.
        var steps = (volumes.Count > 0 ? volumes : folders.Keys).Select(key => (
            Folder: folders.GetValueOrDefault(key) ?? throw Errors.SnapshotIncomplete(Server.Stack, snapshot.ShortId, $"{key} is not in it"), Place: Place(key))).ToList();
        foreach (var (folder, (service, mount)) in steps)
        {
            await new CopyUnpacker(Server).RunAsync(folder, service, mount.Target, "restore", timeout - watch.Elapsed, token).ConfigureAwait(false);
            log.Add($"{folder} to {mount.Target} of {service.Name}");
            Server.Events.Verbose($"{Name}: {log[^1]}");
        }

        return new RestoreReport(Server.Stack, Server.Deployment.DockerHost, snapshot, volumes, watch.Elapsed) { Log = log };
    }

    private IReadOnlyDictionary<string, string>? Folders(string copy) => CopyLayout.Of(Server.Deployment, copy, hosts.PathOf, Directory.Exists);

    private BackupSnapshot Snapshot(string copy)
    {
        var name = Path.GetFileName(copy.TrimEnd(Path.DirectorySeparatorChar));
        var parts = name.Split('-');
        // rsync and cp -a give a copy the time of what they copied.
        var time = parts.Length >= 3 && DateTimeOffset.TryParseExact(parts[^2], StampFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var stamp)
            ? stamp : new DateTimeOffset(Directory.GetCreationTimeUtc(copy));
        return new BackupSnapshot(Server.Stack, Server.Deployment.DockerHost, name, time) { Provider = Name };
    }

    private string PathOf(BackupSnapshot snapshot) => IsOne ? path : Path.Combine(path, snapshot.Id);

    private string FolderOf(BackupSnapshot snapshot, string volume, string folder) =>
        Folders(PathOf(snapshot))?.GetValueOrDefault(VolumeSurvey.KeyOf(Server.Stack, volume)) is { } root ? Path.Combine(root, folder) : "";

    /// <summary>A service that has the volume mounted for writing, by the volume's key or name.</summary>
    private (MailuService Service, EngineMount Mount) Place(string volume) => Server.Deployment.Services
        .SelectMany(s => s.Mounts.Select(m => (Service: s, Mount: m)))
        .FirstOrDefault(p => !p.Mount.ReadOnly && VolumeSurvey.KeyOf(Server.Stack, p.Mount.Source) == VolumeSurvey.KeyOf(Server.Stack, volume)) is { Service: not null } found
        ? found : throw Errors.VolumeUnknown(Server.Stack, volume, VolumeSurvey.Describe(Server.Deployment).Select(v => v.Name));
}

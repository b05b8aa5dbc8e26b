using System.Text.Json;
using MailuOps.Deployment;
using MailuOps.Engine;

namespace MailuOps.Backup.Restic;

/// <summary>A restic repository of the user's own. Snapshots count that hold a folder of the server, whoever took them.</summary>
internal sealed class ResticProvider : FolderProvider, IBackupProvider
{
    private static readonly TimeSpan QueryTimeout = TimeSpan.FromMinutes(10);
    private readonly ResticAccess _access;
    private readonly IResticRunner _runner;
    private readonly ResticRepository _repository;
    private readonly Dictionary<string, string> _paths;
    private readonly IReadOnlyList<FarVolume> _far;

    /// <param name="server">The server that is saved.</param>
    /// <param name="hosts">Where the hosts have its mounts.</param>
    /// <param name="access">What opens the repository.</param>
    /// <param name="image">An image with restic, which the engine has.</param>
    /// <param name="program">restic of this machine, which is run instead; null: none.</param>
    public ResticProvider(MailuServer server, HostFolders hosts, ResticAccess access, string image, string? program)
        : base(server)
    {
        (_access, _far) = (access, hosts.FarFrom(ResticRepository.Tool));
        // Both ways know the folders by the same paths, so that each finds what the other saved.
        _runner = program is null ? new ResticContainer(server, image, access, hosts) : new ResticProgram(server, program, access, hosts);
        _repository = new ResticRepository(server, _runner, access);
        _paths = server.Deployment.Services
            .SelectMany(s => s.Mounts.Where(m => m.Type is "bind" or "volume" && VolumeKnowledge.Of(s.Role, m.Target).Importance != VolumeImportance.Unknown))
            .DistinctBy(m => m.Source).ToDictionary(m => VolumeSurvey.KeyOf(server.Stack, m.Source), hosts.PathOf);
    }

    /// <inheritdoc/>
    IReadOnlyList<string> IBackupProvider.Secrets => _access.Secrets;

    /// <inheritdoc/>
    public override string Name => ResticRepository.Tool;

    /// <summary>What can be saved from here, and written to.</summary>
    private IEnumerable<KeyValuePair<string, string>> Near => _paths.Where(p => !_far.Any(f => f.Volume == p.Key));

    /// <inheritdoc/>
    Task<IReadOnlyList<FarVolume>> IBackupProvider.ListFarAsync(CancellationToken token) => Task.FromResult(_far);

    /// <inheritdoc/>
    public override async Task<IReadOnlyList<BackupSnapshot>> ListAsync(CancellationToken token)
    {
        var result = await RunAsync(["snapshots", "--json"], false, new ExecRequest([]) { Timeout = QueryTimeout }, null, token).ConfigureAwait(false);
        using var document = JsonDocument.Parse(result.Output);
        return [.. document.RootElement.EnumerateArray().Where(HoldsSomething)
            .Select(s => new BackupSnapshot(Server.Stack, Server.Deployment.DockerHost, s.GetProperty("id").GetString()!, s.GetProperty("time").GetDateTimeOffset()) { Provider = Name })
            .OrderBy(s => s.Time)];
    }

    /// <inheritdoc/>
    public override async Task<BackupSnapshot> BackupAsync(TimeSpan timeout, CancellationToken token)
    {
        string? made = null;
        var request = new ExecRequest([]) { Timeout = timeout, KeepOutput = false, OnOutputLine = line => made = SnapshotOf(line) ?? made };
        // 3: some file could not be read, perhaps because it was moved meanwhile. What is in the snapshot is looked at.
        var result = await RunAsync(["backup", "--json", "--host", Server.Stack, .. Near.Select(p => p.Value)], false, request, null, token, 3).ConfigureAwait(false);
        if (result.ExitCode != 0)
        {
            Server.Events.Warning("restic could not read every file, and saved the others.");
        }

        // The summary's id may be a short one.
        return made is null ? throw Errors.SnapshotNotMade(Server.Stack, null)
            : (await ListAsync(token).ConfigureAwait(false)).FirstOrDefault(s => s.Id.StartsWith(made, StringComparison.Ordinal)) ?? throw Errors.SnapshotNotMade(Server.Stack, made);
    }

    /// <inheritdoc/>
    public override async Task<SnapshotContent> ReadContentAsync(BackupSnapshot snapshot, string databasePath, IReadOnlySet<string> messages, CancellationToken token)
    {
        var listing = new SnapshotListing(Server.Deployment, databasePath, messages);
        void Take(string line)
        {
            foreach (var (key, path) in _paths)
            {
                if (line == path || line.StartsWith(path + "/", StringComparison.Ordinal))
                {
                    listing.Add(key, line[path.Length..].Trim('/'), line);
                    return;
                }
            }
        }

        await RunAsync(["ls", snapshot.Id], false, new ExecRequest([]) { Timeout = QueryTimeout, KeepOutput = false, OnOutputLine = Take }, snapshot.Id, token).ConfigureAwait(false);
        return listing.Result();
    }

    /// <inheritdoc/>
    public override async Task<byte[]?> ReadAccountsAsync(BackupSnapshot snapshot, SnapshotContent content, CancellationToken token) => content.AccountDatabaseFile is not { } file ? null
        : (await RunAsync(["dump", snapshot.Id, file], false, new ExecRequest([]) { Timeout = QueryTimeout, IsSecret = true }, snapshot.Id, token).ConfigureAwait(false)).Output;

    /// <inheritdoc/>
    public override Task<RestoreReport> RestoreAsync(BackupSnapshot snapshot, IReadOnlyList<string> volumes, TimeSpan timeout, CancellationToken token)
    {
        RequireNear(f => volumes.Count == 0 || volumes.Contains(f.Volume));
        string[] paths = [.. (volumes.Count > 0 ? volumes : [.. _paths.Keys]).Select(Path)];
        return UnbrokenRestore.RunAsync(Server, stop => RestoreAsync(snapshot, volumes, paths, timeout, stop), IsWorkingAsync, token);
    }

    private async Task<RestoreReport> RestoreAsync(BackupSnapshot snapshot, IReadOnlyList<string> volumes, string[] paths, TimeSpan timeout, CancellationToken token)
    {
        var (files, bytes, duration) = (0L, 0L, TimeSpan.Zero);
        var commands = _runner.IsOnHost ? await OneByOneAsync(snapshot, paths, token).ConfigureAwait(false)
            : [["restore", "--json", snapshot.Id, "--target", "/", .. paths.SelectMany(p => new[] { "--include", p })]];
        foreach (var command in commands)
        {
            var log = new ResticLog("");
            var request = new ExecRequest([]) { Timeout = timeout - duration, Outlives = true, KeepOutput = false, OnOutputLine = line => log.Take(line, default) };
            var result = await RunAsync(command, true, request, snapshot.Id, token).ConfigureAwait(false);
            (files, bytes, duration) = (files + log.State.Files, bytes + log.State.Bytes, duration + result.Duration);
        }

        return new RestoreReport(Server.Stack, Server.Deployment.DockerHost, snapshot, volumes, duration) { Log = [$"restored {files} files and folders, {bytes} bytes"] };
    }

    /// <summary>Folder by folder: with more than one at a time restic also turns back owner, mode and time of the folders above them, which are the machine's.</summary>
    private async Task<IReadOnlyList<string[]>> OneByOneAsync(BackupSnapshot snapshot, string[] paths, CancellationToken token)
    {
        var held = new HashSet<string>();
        var request = new ExecRequest([]) { Timeout = QueryTimeout, KeepOutput = false, OnOutputLine = line => held.Add(line) };
        await RunAsync(["ls", snapshot.Id, .. paths], false, request, snapshot.Id, token).ConfigureAwait(false);
        foreach (var path in paths.Where(p => !held.Contains(p)))
        {
            Server.Events.Warning($"Snapshot {snapshot.ShortId} does not hold {path}: it stays as it is.");
        }

        return [.. paths.Where(held.Contains).Select(p => new[] { "restore", "--json", $"{snapshot.Id}:{p}", "--target", p })];
    }

    /// <inheritdoc/>
    public override async Task<IReadOnlyList<SnapshotFile>> ListFolderAsync(BackupSnapshot snapshot, string volume, string folder, CancellationToken token)
    {
        var root = $"{Path(volume)}/{folder}";
        var files = new List<SnapshotFile>();
        var request = new ExecRequest([]) { Timeout = QueryTimeout, KeepOutput = false, OnOutputLine = line => FolderRestore.Take(line, root, files) };
        await RunAsync(["ls", "--json", "--recursive", snapshot.Id, root], false, request, snapshot.Id, token).ConfigureAwait(false);
        return files;
    }

    /// <inheritdoc/>
    public override Task RestoreFolderAsync(BackupSnapshot snapshot, string volume, string folder, string scratch, TimeSpan timeout, CancellationToken token)
    {
        RequireNear(f => f.Volume == VolumeSurvey.KeyOf(Server.Stack, volume));
        return RunAsync(
            ["restore", $"{snapshot.Id}:{Path(volume)}/{folder}", "--target", $"{Path(volume)}/{scratch}"], true, new ExecRequest([]) { Timeout = timeout }, snapshot.Id, token);
    }

    /// <inheritdoc/>
    public override async Task<VolumeRestore> RestoreVolumeAsync(
        BackupSnapshot snapshot, string source, string target, Action<VolumeRestore> progress, TimeSpan timeout, CancellationToken token)
    {
        var (log, pace) = (new ResticLog(target), new RestorePace(progress));
        void Take(string line)
        {
            log.Take(line, pace.Elapsed);
            pace.Tell(log.State);
        }

        var request = new ExecRequest([]) { Timeout = timeout, KeepOutput = false, OnOutputLine = Take };
        try
        {
            await _repository.FillAsync(target, $"{snapshot.Id}:{Path(source)}", request, snapshot.Id, token).ConfigureAwait(false);
        }
        catch (MailuOpsException e) when (e.Id == "MailuOps.RepositoryFull")
        {
            throw Errors.ScratchVolumeFull(target, log.Reason);
        }

        return log.Problems.Count == 0 ? log.State with { Duration = pace.Elapsed }
            : throw Errors.BackupToolFailed(Server.Stack, "restore into a scratch volume", 0, log.Reason, Name);
    }

    /// <inheritdoc/>
    public override Task ReadPacksAsync(int part, int of, TimeSpan timeout, CancellationToken token) => Packs.ReadAsync(part, of, timeout, token);

    /// <inheritdoc/>
    public override Task<string> ReadRepositoryIdAsync(CancellationToken token) => Packs.ReadIdAsync(token);

    /// <inheritdoc/>
    public override Task<bool> IsWorkingAsync(CancellationToken token) => _runner.IsWorkingAsync(token);

    /// <summary>The id in the line that `backup --json` ends with; null: another line.</summary>
    internal static string? SnapshotOf(string line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            return json.RootElement.TryGetProperty("snapshot_id", out var id) ? id.GetString() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private bool HoldsSomething(JsonElement snapshot) => snapshot.GetProperty("paths").EnumerateArray().Select(p => p.GetString()!.TrimEnd('/')).Any(saved =>
        _paths.Values.Any(path => path == saved || path.StartsWith(saved + "/", StringComparison.Ordinal) || saved.StartsWith(path + "/", StringComparison.Ordinal)));

    private void RequireNear(Func<FarVolume, bool> wanted)
    {
        if (_far.FirstOrDefault(wanted) is { } lost)
        {
            throw Errors.VolumeOutOfReach(Server.Stack, lost, Near.Select(p => p.Key));
        }
    }

    private PackReader Packs => new(
        Server, (command, request, stop) => _runner.RunAsync(command, false, request with { OnErrorLine = line => request.OnErrorLine?.Invoke(_access.Mask(line)) }, stop));

    private string Path(string volume) => _paths.GetValueOrDefault(VolumeSurvey.KeyOf(Server.Stack, volume)) ?? throw Errors.VolumeUnknown(Server.Stack, volume, _paths.Keys);

    private Task<ExecResult> RunAsync(string[] command, bool write, ExecRequest request, string? snapshot, CancellationToken token, params long[] alsoGood) =>
        _repository.RunAsync(command, write, request, snapshot, token, alsoGood);
}

using MailuOps.Deployment;

namespace MailuOps.Backup;

/// <summary>
/// backup-bot-two. A bot reaches the volumes of its own node only, so where a stack is spread over several nodes, each has a bot, and what
/// they save in one run counts as one snapshot: of each part what belongs to its node, and nothing that a moved service left there.
/// </summary>
public sealed class BackupbotProvider : IBackupProvider
{
    internal const string ToolName = "backupbot";

    private readonly MailuServer _server;
    private readonly IReadOnlyList<NodeBot> _bots;
    private readonly BotSet _set;

    /// <param name="server">The server that is saved.</param>
    /// <param name="bots">The bots as <see cref="BackupbotFinder"/> finds them.</param>
    public BackupbotProvider(MailuServer server, IReadOnlyList<MailuService> bots)
    {
        _server = server;
        _bots = [.. bots.Select(b => new NodeBot(server, b))];
        _set = new BotSet(server, _bots);
    }

    /// <inheritdoc/>
    public string Name => ToolName;

    /// <inheritdoc/>
    public Task<IReadOnlyList<BackupSnapshot>> ListAsync(CancellationToken token) => _set.ListAsync(token);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<FarVolume>> ListFarAsync(CancellationToken token) => (await _set.ReachAsync(token).ConfigureAwait(false)).Far;

    /// <inheritdoc/>
    public Task<BackupSnapshot> BackupAsync(TimeSpan timeout, CancellationToken token) => _set.BackupAsync(timeout, token);

    /// <inheritdoc/>
    public async Task<SnapshotContent> ReadContentAsync(
        BackupSnapshot snapshot, string databasePath, IReadOnlySet<string> messages, CancellationToken token)
    {
        var listing = new SnapshotListing(_server.Deployment, databasePath, messages);
        foreach (var part in await _set.PartsAsync(snapshot, token).ConfigureAwait(false))
        {
            listing.Takes = part.Holds;
            await part.Bot.ListContentAsync(part.Id, listing.Add, token).ConfigureAwait(false);
        }

        return listing.Result();
    }

    /// <inheritdoc/>
    public async Task<byte[]?> ReadAccountsAsync(BackupSnapshot snapshot, SnapshotContent content, CancellationToken token)
    {
        if (content.AccountDatabaseFile is not { } file)
        {
            return null;
        }

        var part = await _set.PartAsync(snapshot, VolumeOf(file), token).ConfigureAwait(false);
        return await part.Bot.ReadFileAsync(part.Id, file, token).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<SnapshotFile>> ListFolderAsync(BackupSnapshot snapshot, string volume, string folder, CancellationToken token)
    {
        var part = await _set.PartAsync(snapshot, volume, token).ConfigureAwait(false);
        return await part.Bot.Folders.ListAsync(part.Id, volume, folder, token).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task RestoreFolderAsync(BackupSnapshot snapshot, string volume, string folder, string scratch, TimeSpan timeout, CancellationToken token)
    {
        var reach = await _set.ReachAsync(token).ConfigureAwait(false);
        RequireReach(reach, [VolumeSurvey.KeyOf(_server.Stack, volume)]);
        var part = await _set.PartAsync(snapshot, volume, token, reach).ConfigureAwait(false);
        await part.Bot.Folders.RestoreAsync(part.Id, volume, folder, scratch, timeout, token).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<RestoreReport> RestoreAsync(
        BackupSnapshot snapshot, IReadOnlyList<string> volumes, TimeSpan timeout, CancellationToken token)
    {
        var reach = await _set.ReachAsync(token).ConfigureAwait(false);
        RequireReach(reach, volumes);
        var parts = await _set.PartsAsync(snapshot, token, reach).ConfigureAwait(false);
        if (reach.Places.FirstOrDefault(p => volumes.Contains(p.Volume) && !parts.Any(x => x.Holds(p.Volume))) is { } lacking)
        {
            throw Errors.SnapshotPartMissing(_server.Stack, snapshot.ShortId, lacking.Volume, lacking.Node ?? "");
        }

        return await UnbrokenRestore.RunAsync(
            _server, stop => RestoreAsync(snapshot, parts, reach, volumes, timeout, stop), IsWorkingAsync, token).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<bool> IsWorkingAsync(CancellationToken token) =>
        (await Task.WhenAll(_bots.Select(b => b.Traces.IsWorkingAsync(token))).ConfigureAwait(false)).Contains(true);

    /// <inheritdoc/>
    public async Task<VolumeRestore> RestoreVolumeAsync(
        BackupSnapshot snapshot, string source, string target, Action<VolumeRestore> progress, TimeSpan timeout, CancellationToken token)
    {
        var part = await _set.PartAsync(snapshot, source, token).ConfigureAwait(false);
        return await part.Bot.Scratch.RunAsync(part.Id, $"{snapshot.Content!.VolumesFolder}/{source}/_data", target, progress, timeout, token).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task StopRestoresAsync(string targetPrefix, CancellationToken token) => Task.WhenAll(_bots.Select(b => b.Scratch.StopAsync(targetPrefix, token)));

    /// <inheritdoc/>
    public async Task<SnapshotContent> ReadRestoredAsync(string databasePath, IReadOnlyDictionary<string, string> volumes, CancellationToken token)
    {
        var reach = _bots.Count == 1 ? null : await _set.ReachAsync(token).ConfigureAwait(false);
        var listing = new SnapshotListing(_server.Deployment, databasePath, new HashSet<string>());
        foreach (var (target, source) in volumes)
        {
            var bot = reach is null ? _bots[0] : reach.Places.FirstOrDefault(p => p.Source == source)?.Bot ?? throw Errors.ScratchVolumeUnreachable(target, "no bot is on its node");
            await bot.Scratch.ReadAsync(listing, target, source, token).ConfigureAwait(false);
        }

        return listing.Result();
    }

    /// <inheritdoc/>
    public async Task<(string? InSnapshot, string? Restored)> DigestAsync(BackupSnapshot snapshot, string path, string target, string file, CancellationToken token)
    {
        var part = await _set.PartAsync(snapshot, VolumeOf(path), token).ConfigureAwait(false);
        return await part.Bot.Scratch.DigestAsync(part.Id, path, target, file, token).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task ReadPacksAsync(int part, int of, TimeSpan timeout, CancellationToken token)
    {
        foreach (var bot in _bots)
        {
            await bot.Packs.ReadAsync(part, of, timeout, token).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async Task<string> ReadRepositoryIdAsync(CancellationToken token) =>
        string.Join('+', await Task.WhenAll(_bots.Select(b => b.Packs.ReadIdAsync(token))).ConfigureAwait(false));

    /// <summary>The engine's name of the volume that a path of a snapshot is in.</summary>
    private static string VolumeOf(string path) => path.Split("/_data", 2)[0].Split('/')[^1];

    private async Task<RestoreReport> RestoreAsync(
        BackupSnapshot snapshot, IReadOnlyList<BotPart> parts, BotReach reach, IReadOnlyList<string> volumes,
        TimeSpan timeout, CancellationToken token)
    {
        var (log, duration) = (new List<string>(), TimeSpan.Zero);
        foreach (var (bot, id, holds) in parts)
        {
            // Never all that a part of several holds: some of it may be what a service left there that has moved.
            var here = _bots.Count == 1 ? volumes : [.. reach.Places.Select(p => p.Volume).Where(v => holds(v) && (volumes.Count == 0 || volumes.Contains(v)))];
            if (here.Count > 0 || _bots.Count == 1)
            {
                var done = await bot.RestoreAsync(id, here, timeout, token).ConfigureAwait(false);
                log.AddRange(done.Log);
                duration += done.Duration;
            }
        }

        return new RestoreReport(_server.Stack, _server.Deployment.DockerHost, snapshot, volumes, duration) { Log = log };
    }

    /// <summary>Refuses to restore what would land on another node than the one where it is used.</summary>
    private void RequireReach(BotReach reach, IReadOnlyList<string> volumes)
    {
        if (reach.Far.FirstOrDefault(f => volumes.Count == 0 || volumes.Contains(f.Volume)) is { } lost)
        {
            throw Errors.VolumeOutOfReach(_server.Stack, lost, reach.Places.Where(p => p.Bot is not null).Select(p => p.Volume));
        }
    }
}

using System.Globalization;
using MailuOps.Deployment;
using MailuOps.Engine;

namespace MailuOps.Backup;

/// <summary>backup-bot-two: every call runs its own command in the bot's container.</summary>
public sealed class BackupbotProvider(MailuServer server, MailuService bot) : IBackupProvider
{
    private static readonly TimeSpan QueryTimeout = TimeSpan.FromMinutes(10);

    /// <inheritdoc/>
    public string Name => "backupbot";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<BackupSnapshot>> ListAsync(CancellationToken token)
    {
        await new BotReach(server, bot).HomeAsync(token).ConfigureAwait(false);
        var log = new BotLog();
        var result = await RunAsync(["snapshots"], log, QueryTimeout, null, token).ConfigureAwait(false);
        return result.ExitCode != 0
            ? throw Failed("snapshots", result.ExitCode, log, null)
            : [.. ParseSnapshots(result.OutputLines).OrderBy(s => s.Time)];
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<FarVolume>> ListFarAsync(CancellationToken token) => new BotReach(server, bot).ListAsync(token);

    /// <inheritdoc/>
    public async Task<BackupSnapshot> BackupAsync(TimeSpan timeout, CancellationToken token)
    {
        var known = (await ListAsync(token).ConfigureAwait(false)).Select(s => s.Id).ToHashSet();
        var log = new BotLog();
        var result = await RunAsync(["create"], log, timeout, null, token).ConfigureAwait(false);
        // The bot has been seen to log an error and exit 0 with a volume missing.
        if (result.ExitCode != 0 || !await AreFarAsync(log.Errors, token).ConfigureAwait(false))
        {
            throw Failed("create", result.ExitCode, log, null);
        }

        var made = (await ListAsync(token).ConfigureAwait(false)).Where(s => !known.Contains(s.Id)).ToList();
        if (log.SnapshotId is { } id)
        {
            // Never "the newest": a concurrent run's snapshot may be newer than ours.
            return made.Find(s => s.Id.StartsWith(id, StringComparison.Ordinal)) ?? throw Errors.SnapshotNotMade(server.Stack, id);
        }

        return made.Count switch
        {
            1 => made[0],
            0 => throw Errors.SnapshotNotMade(server.Stack, null),
            _ => throw Errors.SnapshotUnclear(server.Stack, made.Select(s => s.ShortId)),
        };
    }

    /// <inheritdoc/>
    public async Task<SnapshotContent> ReadContentAsync(
        BackupSnapshot snapshot, string databasePath, IReadOnlySet<string> messages, CancellationToken token)
    {
        var listing = new SnapshotListing(server.Deployment, databasePath, messages);
        var log = new BotLog();
        var result = await RunAsync(["ls", "-s", snapshot.Id, "-a"], log, QueryTimeout, listing.Add, token).ConfigureAwait(false);
        return result.ExitCode == 0 && log.Errors.Count == 0 ? listing.Result() : throw Failed("ls", result.ExitCode, log, snapshot.Id);
    }

    /// <inheritdoc/>
    public async Task<byte[]?> ReadAccountsAsync(BackupSnapshot snapshot, SnapshotContent content, CancellationToken token)
    {
        if (content.AccountDatabaseFile is not { } file)
        {
            return null;
        }

        // One call, so that the file with its hashes does not stay in the container.
        const string Script = """
            backup --machine-logs --host "$1" download -s "$2" -p "$3" >&2 && cat /tmp/backup.tar.gz
            code=$?; rm -f /tmp/backup.tar.gz; exit $code
            """;
        var log = new BotLog();
        var request = ExecRequest.Shell(Script, server.Stack, snapshot.Id, file) with { Timeout = QueryTimeout, OnErrorLine = line => log.Add(line), IsSecret = true };
        var result = await server.ExecAsync(bot, request, token).ConfigureAwait(false);
        return result.ExitCode == 0 ? SnapshotDatabase.Extract(result.Output, file.Split('/')[^1]) : throw Failed("download", result.ExitCode, log, snapshot.Id);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<SnapshotFile>> ListFolderAsync(BackupSnapshot snapshot, string volume, string folder, CancellationToken token) =>
        new FolderRestore(server, bot).ListAsync(snapshot, volume, folder, token);

    /// <inheritdoc/>
    public async Task RestoreFolderAsync(BackupSnapshot snapshot, string volume, string folder, string scratch, TimeSpan timeout, CancellationToken token)
    {
        await RequireReachAsync([VolumeSurvey.KeyOf(server.Stack, volume)], token).ConfigureAwait(false);
        await new FolderRestore(server, bot).RestoreAsync(snapshot, volume, folder, scratch, timeout, token).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<RestoreReport> RestoreAsync(
        BackupSnapshot snapshot, IReadOnlyList<string> volumes, TimeSpan timeout, CancellationToken token)
    {
        await RequireReachAsync(volumes, token).ConfigureAwait(false);
        return await UnbrokenRestore.RunAsync(server, stop => RestoreInPlaceAsync(snapshot, volumes, timeout, stop), token).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<bool> IsWorkingAsync(CancellationToken token) => new BotTraces(server, bot).IsWorkingAsync(token);

    /// <inheritdoc/>
    public Task<VolumeRestore> RestoreVolumeAsync(
        BackupSnapshot snapshot, string source, string target, Action<VolumeRestore> progress, TimeSpan timeout, CancellationToken token) =>
        new ScratchRestore(server, bot).RunAsync(snapshot, source, target, progress, timeout, token);

    /// <inheritdoc/>
    public Task StopRestoresAsync(string targetPrefix, CancellationToken token) => new ScratchRestore(server, bot).StopAsync(targetPrefix, token);

    /// <inheritdoc/>
    public Task<SnapshotContent> ReadRestoredAsync(string databasePath, IReadOnlyDictionary<string, string> volumes, CancellationToken token) =>
        new ScratchRestore(server, bot).ReadAsync(databasePath, volumes, token);

    /// <inheritdoc/>
    public Task<(string? InSnapshot, string? Restored)> DigestAsync(BackupSnapshot snapshot, string path, string target, string file, CancellationToken token) =>
        new ScratchRestore(server, bot).DigestAsync(snapshot, path, target, file, token);

    /// <inheritdoc/>
    public Task ReadPacksAsync(int part, int of, TimeSpan timeout, CancellationToken token) => new PackReader(server, bot).ReadAsync(part, of, timeout, token);

    /// <summary>
    /// Whether the bot's errors are no more than volumes that it cannot see from its node. Each is warned of: what the snapshot then lacks,
    /// its listing tells.
    /// </summary>
    private async Task<bool> AreFarAsync(IReadOnlyList<string> errors, CancellationToken token)
    {
        if (errors.Count == 0)
        {
            return true;
        }

        var far = await ListFarAsync(token).ConfigureAwait(false);
        FarVolume? Named(string error) => far.FirstOrDefault(f => error.Contains($"/{f.Source}/", StringComparison.Ordinal));
        if (errors.Any(e => Named(e) is null))
        {
            return false;
        }

        foreach (var volume in errors.Select(Named).Distinct())
        {
            server.Events.Warning($"The backup of {server.Stack} lacks a volume: {volume}.");
        }

        return true;
    }

    /// <summary>Refuses to restore what would land on another node than the one where it is used.</summary>
    private async Task RequireReachAsync(IReadOnlyList<string> volumes, CancellationToken token)
    {
        var far = await ListFarAsync(token).ConfigureAwait(false);
        if (far.FirstOrDefault(f => volumes.Count == 0 || volumes.Contains(f.Volume)) is { } lost)
        {
            var all = VolumeSurvey.Describe(server.Deployment).Where(v => v.Type == "volume").Select(v => v.Name).Distinct();
            throw Errors.VolumeOutOfReach(server.Stack, lost, all.Except(far.Select(f => f.Volume)));
        }
    }

    /// <summary>"time id [recipe version]" a line; other lines are log noise.</summary>
    internal IEnumerable<BackupSnapshot> ParseSnapshots(IEnumerable<string> lines)
    {
        foreach (var parts in lines.Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries)))
        {
            if (parts.Length >= 2 && DateTimeOffset.TryParse(parts[0], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
            {
                yield return new BackupSnapshot(server.Stack, server.Deployment.DockerHost, parts[1], time)
                {
                    Provider = Name, RecipeVersion = parts.ElementAtOrDefault(2),
                };
            }
        }
    }

    private async Task<RestoreReport> RestoreInPlaceAsync(BackupSnapshot snapshot, IReadOnlyList<string> volumes, TimeSpan timeout, CancellationToken token)
    {
        var log = new BotLog();
        string[] command = ["restore", "-s", snapshot.Id, "--noninteractive", .. volumes.SelectMany(v => new[] { "-v", v })];
        var result = await RunAsync(command, log, timeout, null, token).ConfigureAwait(false);
        return result.ExitCode != 0 || log.Errors.Count > 0 ? throw Failed("restore", result.ExitCode, log, snapshot.Id)
            : new RestoreReport(server.Stack, server.Deployment.DockerHost, snapshot, volumes, result.Duration) { Log = [.. log.Lines] };
    }

    private async Task<ExecResult> RunAsync(string[] command, BotLog log, TimeSpan timeout, Action<string>? onLine, CancellationToken token)
    {
        var request = ExecRequest.Of(["backup", "--machine-logs", "--log", "info", "--host", server.Stack, .. command]) with
        {
            Timeout = timeout,
            OnErrorLine = line => server.Events.Verbose($"backupbot: {log.Add(line)}"),
            OnOutputLine = onLine,
            Doing = () => $"backup {command[0]}: {log.Last}",
            KeepOutput = onLine is null,
        };
        try
        {
            return await server.ExecAsync(bot, request, token).ConfigureAwait(false);
        }
        catch (MailuOpsException e) when (e.Id == "MailuOps.ExecTimeout")
        {
            throw Errors.BackupTimeout(server.Stack, command[0], timeout, log.Reason);
        }
    }

    private MailuOpsException Failed(string command, long exit, BotLog log, string? snapshot) =>
        BackupbotFailure.Of(server.Stack, command, exit, log.Reason, snapshot);
}

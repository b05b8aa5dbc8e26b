using System.Globalization;
using MailuOps.Deployment;
using MailuOps.Engine;

namespace MailuOps.Backup;

/// <summary>backup-bot-two on one node, with its own repository: every call runs its own command in the bot's container.</summary>
internal sealed class NodeBot(MailuServer server, MailuService service)
{
    private static readonly TimeSpan QueryTimeout = TimeSpan.FromMinutes(10);

    /// <summary>Its service.</summary>
    public MailuService Service => service;

    public BotTraces Traces { get; } = new(server, service);

    public FolderRestore Folders { get; } = new(server, service);

    public ScratchRestore Scratch { get; } = new(server, service);

    public PackReader Packs { get; } = new(
        server, (command, request, token) => server.ExecAsync(service, request with { Command = ["restic", .. command, "--no-cache"] }, token));

    /// <summary>The stack's snapshots in its repository, oldest first.</summary>
    public async Task<IReadOnlyList<BackupSnapshot>> ListAsync(CancellationToken token)
    {
        var log = new BotLog();
        var result = await RunAsync(["snapshots"], log, QueryTimeout, null, token).ConfigureAwait(false);
        return result.ExitCode != 0
            ? throw Failed("snapshots", result.ExitCode, log, null)
            : [.. ParseSnapshots(result.OutputLines).OrderBy(s => s.Time)];
    }

    /// <summary>Takes a snapshot; gives back the one that this run made, and all that are new.</summary>
    /// <param name="known">The ids of those that were there before.</param>
    /// <param name="isHarmless">Whether the run's errors are none for its node.</param>
    public async Task<(BackupSnapshot Made, IReadOnlyList<BackupSnapshot> New)> BackupAsync(
        IReadOnlySet<string> known, Func<IReadOnlyList<string>, bool> isHarmless, TimeSpan timeout, CancellationToken token)
    {
        var log = new BotLog();
        var result = await RunAsync(["create"], log, timeout, null, token).ConfigureAwait(false);
        // The bot has been seen to log an error and exit 0 with a volume missing.
        if (result.ExitCode != 0 || (log.Errors.Count > 0 && !isHarmless(log.Errors)))
        {
            throw Failed("create", result.ExitCode, log, null);
        }

        var made = (await ListAsync(token).ConfigureAwait(false)).Where(s => !known.Contains(s.Id)).ToList();
        if (log.SnapshotId is { } id)
        {
            // Never "the newest": a concurrent run's snapshot may be newer than ours.
            return (made.Find(s => s.Id.StartsWith(id, StringComparison.Ordinal)) ?? throw Errors.SnapshotNotMade(server.Stack, id), made);
        }

        return made.Count switch
        {
            1 => (made[0], made),
            0 => throw Errors.SnapshotNotMade(server.Stack, null),
            _ => throw Errors.SnapshotUnclear(server.Stack, made.Select(s => s.ShortId)),
        };
    }

    /// <summary>Reads a snapshot's listing.</summary>
    public async Task ListContentAsync(string id, Action<string> onLine, CancellationToken token)
    {
        var log = new BotLog();
        var result = await RunAsync(["ls", "-s", id, "-a"], log, QueryTimeout, onLine, token).ConfigureAwait(false);
        if (result.ExitCode != 0 || log.Errors.Count > 0)
        {
            throw Failed("ls", result.ExitCode, log, id);
        }
    }

    /// <summary>A file of a snapshot; null: it is not in there.</summary>
    public async Task<byte[]?> ReadFileAsync(string id, string file, CancellationToken token)
    {
        // Not by the bot's own download: that lays the file with its hashes where the next one's of another stack lies too.
        var log = new BotLog();
        var request = ExecRequest.Of("restic", "dump", "--no-cache", "--quiet", id, file) with { Timeout = QueryTimeout, OnErrorLine = line => log.Add(line), IsSecret = true };
        var result = await server.ExecAsync(service, request, token).ConfigureAwait(false);
        return result.ExitCode == 0 ? result.Output : throw Failed("dump", result.ExitCode, log, id);
    }

    /// <summary>Puts a snapshot back in place; gives back its log.</summary>
    public async Task<(IReadOnlyList<string> Log, TimeSpan Duration)> RestoreAsync(string id, IReadOnlyList<string> volumes, TimeSpan timeout, CancellationToken token)
    {
        var log = new BotLog();
        string[] command = ["restore", "-s", id, "--noninteractive", .. volumes.SelectMany(v => new[] { "-v", v })];
        var result = await RunAsync(command, log, timeout, null, token, outlives: true).ConfigureAwait(false);
        return result.ExitCode != 0 || log.Errors.Count > 0 ? throw Failed("restore", result.ExitCode, log, id) : ([.. log.Lines], result.Duration);
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
                    Provider = BackupbotProvider.ToolName, RecipeVersion = parts.ElementAtOrDefault(2),
                };
            }
        }
    }

    private async Task<ExecResult> RunAsync(
        string[] command, BotLog log, TimeSpan timeout, Action<string>? onLine, CancellationToken token, bool outlives = false)
    {
        var request = ExecRequest.Of(["backup", "--machine-logs", "--log", "info", "--host", server.Stack, .. command]) with
        {
            Timeout = timeout,
            OnErrorLine = line => server.Events.Verbose($"backupbot: {log.Add(line)}"),
            OnOutputLine = onLine,
            Doing = () => $"backup {command[0]}: {log.Last}",
            KeepOutput = onLine is null,
            Outlives = outlives,
        };
        try
        {
            return await server.ExecAsync(service, request, token).ConfigureAwait(false);
        }
        catch (MailuOpsException e) when (e.Id == "MailuOps.ExecTimeout")
        {
            throw Errors.BackupTimeout(server.Stack, command[0], timeout, log.Reason);
        }
    }

    private MailuOpsException Failed(string command, long exit, BotLog log, string? snapshot) =>
        BackupbotFailure.Of(server.Stack, command, exit, log.Reason, snapshot);
}

using MailuOps.Deployment;

namespace MailuOps.Backup;

/// <summary>The bots of a Swarm as one: which of them have something of the stack, and what they make in one run.</summary>
internal sealed class BotSet(MailuServer server, IReadOnlyList<NodeBot> bots)
{
    /// <summary>Looks where everything is now.</summary>
    public Task<BotReach> ReachAsync(CancellationToken token) => BotReach.OfAsync(server, bots, token);

    /// <summary>The stack's snapshots, oldest first.</summary>
    public async Task<IReadOnlyList<BackupSnapshot>> ListAsync(CancellationToken token)
    {
        if (bots.Count == 1)
        {
            return await bots[0].ListAsync(token).ConfigureAwait(false);
        }

        var reach = await ReachAsync(token).ConfigureAwait(false);
        var lists = await Task.WhenAll(reach.Bots.Select(b => b.ListAsync(token))).ConfigureAwait(false);
        RequireOwnRepositories(reach, lists);
        return lists.Length < 2 ? lists.SingleOrDefault() ?? [] : SnapshotPairs.Of([.. reach.Bots.Zip(lists, (b, l) => (reach.NodeOf(b), l))]);
    }

    /// <summary>Takes one.</summary>
    public async Task<BackupSnapshot> BackupAsync(TimeSpan timeout, CancellationToken token)
    {
        var reach = await ReachAsync(token).ConfigureAwait(false);
        var asked = reach.Bots.Count > 0 ? reach.Bots : bots;
        var known = await Task.WhenAll(asked.Select(b => b.ListAsync(token))).ConfigureAwait(false);
        RequireOwnRepositories(reach, known);
        // All at once: the stores of one snapshot are of one time, and belong together by it.
        var made = await Task.WhenAll(asked.Zip(known, (b, k) => b.BackupAsync(
            k.Select(s => s.Id).ToHashSet(), errors => AreFar(reach, b, errors), timeout, token))).ConfigureAwait(false);
        RequireOwnRepositories(reach, [.. made.Select(m => m.New)]);
        return made.Length == 1 ? made[0].Made : SnapshotPairs.Set([.. asked.Zip(made, (b, m) => (reach.NodeOf(b), m.Made))]);
    }

    /// <summary>A snapshot's parts, each with the keys of the volumes that it counts for.</summary>
    /// <param name="reach">Where everything is, for who has just looked; null: look now.</param>
    public async Task<IReadOnlyList<BotPart>> PartsAsync(BackupSnapshot snapshot, CancellationToken token, BotReach? reach = null)
    {
        if (bots.Count == 1)
        {
            return [new BotPart(bots[0], snapshot.Id, _ => true)];
        }

        reach ??= await ReachAsync(token).ConfigureAwait(false);
        if (snapshot.Parts.Count == 0 && reach.Bots.Count > 1)
        {
            // A record of it knows only its id.
            var all = await ListAsync(token).ConfigureAwait(false);
            snapshot = all.FirstOrDefault(s => s.Id == snapshot.Id) ?? throw Errors.SnapshotNotFound(server.Stack, snapshot.Id, all.TakeLast(5).Select(s => s.ShortId));
        }

        return [.. reach.Bots
            .Select(b => (Bot: b, Id: snapshot.Parts.Count == 0 ? snapshot.Id : snapshot.Parts.FirstOrDefault(p => p.Node == reach.NodeOf(b))?.Id))
            .Where(p => p.Id is not null)
            .Select(p => new BotPart(p.Bot, p.Id!, key => reach.Places.Any(v => v.Volume == key && v.Bot == p.Bot)))];
    }

    /// <summary>The part that counts for a volume, by the engine's name of it.</summary>
    /// <param name="reach">As above.</param>
    public async Task<BotPart> PartAsync(BackupSnapshot snapshot, string volume, CancellationToken token, BotReach? reach = null)
    {
        var key = VolumeSurvey.KeyOf(server.Stack, volume);
        return (await PartsAsync(snapshot, token, reach).ConfigureAwait(false)).FirstOrDefault(p => p.Holds(key)) ?? throw Errors.SnapshotPartMissing(server.Stack, snapshot.ShortId, key, "");
    }

    /// <summary>
    /// Whether a bot's errors are no more than volumes that are not on its node. One that no bot reaches is warned of: what the snapshot then
    /// lacks, its listing tells.
    /// </summary>
    private bool AreFar(BotReach reach, NodeBot bot, IReadOnlyList<string> errors)
    {
        var named = errors.Select(e => reach.Places.FirstOrDefault(p => p.Bot != bot && e.Contains($"/{p.Source}/", StringComparison.Ordinal))).ToList();
        if (named.Contains(null))
        {
            return false;
        }

        foreach (var volume in reach.Far.Where(f => (reach.Bots.Count == 0 || bot == reach.Bots[0]) && named.Exists(n => n!.Volume == f.Volume)))
        {
            server.Events.Warning($"The backup of {server.Stack} lacks a volume: {volume}.");
        }

        return true;
    }

    /// <summary>In a repository that two bots share nothing tells whose snapshot is whose.</summary>
    private void RequireOwnRepositories(BotReach reach, IReadOnlyList<IReadOnlyList<BackupSnapshot>> lists)
    {
        if (lists.SelectMany(l => l.Select(s => s.Id)).GroupBy(id => id).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            throw Errors.RepositoryShared(server.Stack, BackupSnapshot.Shorten(twice.Key), reach.Homes.Select(h => h.Node));
        }
    }
}

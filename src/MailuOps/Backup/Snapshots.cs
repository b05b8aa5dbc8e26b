using System.Globalization;

namespace MailuOps.Backup;

/// <summary>Chooses a snapshot.</summary>
public static class Snapshots
{
    /// <summary>The stack's snapshot with this id or the start of it; null: the newest. Errors say what there is.</summary>
    public static async Task<BackupSnapshot> ChooseAsync(IBackupProvider provider, string stack, string? id, CancellationToken token)
    {
        var all = await provider.ListAsync(token).ConfigureAwait(false);
        if (all.Count == 0)
        {
            throw Errors.RepositoryEmpty(stack);
        }

        if (id is null)
        {
            return all[^1];
        }

        var found = all.Where(s => s.Parts.Select(p => p.Id).Append(s.Id).Any(i => i.StartsWith(id, StringComparison.OrdinalIgnoreCase))).ToList();
        return found.Count switch
        {
            1 => found[0],
            0 => throw Errors.SnapshotNotFound(stack, id, all.TakeLast(5).Select(s => s.ShortId)),
            _ => throw Errors.SnapshotUnclear(stack, found.Select(s => s.ShortId)),
        };
    }

    /// <summary>The word that stands for any of them.</summary>
    public const string Random = "Random";

    /// <summary>As above; also "Random", which takes any of them, and the newest that is not younger than a time.</summary>
    public static async Task<BackupSnapshot> ChooseAsync(
        IBackupProvider provider, string stack, string? id, DateTimeOffset? asOf, Func<int, int> random, CancellationToken token) =>
        (await PickAsync(provider, stack, id, asOf, random, token).ConfigureAwait(false)).Snapshot;

    /// <summary>The same, with how it was chosen, for the record: "the newest of 12", "any of 12" and so on.</summary>
    internal static async Task<(BackupSnapshot Snapshot, string Choice)> PickAsync(
        IBackupProvider provider, string stack, string? id, DateTimeOffset? asOf, Func<int, int> random, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(random);
        var any = Random.Equals(id, StringComparison.OrdinalIgnoreCase);
        if (id is not null && !any)
        {
            return asOf is not null ? throw Errors.SnapshotNamedTwice(stack, id) : (await ChooseAsync(provider, stack, id, token).ConfigureAwait(false), "asked for by its id");
        }

        var all = await provider.ListAsync(token).ConfigureAwait(false);
        if (all.Count == 0)
        {
            throw Errors.RepositoryEmpty(stack);
        }

        var old = all.Where(s => asOf is null || s.Time <= asOf).ToList();
        if (old.Count == 0)
        {
            throw Errors.NoSnapshotSoOld(stack, asOf!.Value, all[0].Time);
        }

        var choice = string.Create(
            CultureInfo.InvariantCulture, $"{(any ? "any" : "the newest")} of {old.Count}{(asOf is { } time ? $" that are not younger than {time.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z" : "")}");
        return (any ? old[random(old.Count)] : old[^1], choice);
    }
}

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

        var found = all.Where(s => s.Id.StartsWith(id, StringComparison.OrdinalIgnoreCase)).ToList();
        return found.Count switch
        {
            1 => found[0],
            0 => throw Errors.SnapshotNotFound(stack, id, all.TakeLast(5).Select(s => s.ShortId)),
            _ => throw Errors.SnapshotUnclear(stack, found.Select(s => s.ShortId)),
        };
    }
}

namespace MailuOps.Backup;

/// <summary>
/// Which snapshots of the bots of several nodes belong together: those of one run, which begin at one time. Each is the other's nearest
/// in time; what has no such partner stays alone, and then lacks what the other node would have. Pure.
/// </summary>
internal static class SnapshotPairs
{
    /// <param name="nodes">Each node's snapshots. The first node's are what the others are held against.</param>
    public static IReadOnlyList<BackupSnapshot> Of(IReadOnlyList<(string Node, IReadOnlyList<BackupSnapshot> Snapshots)> nodes)
    {
        var (first, leads) = nodes[0];
        var sets = leads.Select(l => new List<(string Node, BackupSnapshot Snapshot)> { (first, l) }).ToList();
        foreach (var (node, snapshots) in nodes.Skip(1))
        {
            foreach (var other in snapshots)
            {
                var set = leads.Count == 0 ? -1 : Nearest(leads, other.Time);
                if (set >= 0 && snapshots[Nearest(snapshots, leads[set].Time)].Id == other.Id)
                {
                    sets[set].Add((node, other));
                }
                else
                {
                    sets.Add([(node, other)]);
                }
            }
        }

        return [.. sets.Select(Set).OrderBy(s => s.Time)];
    }

    /// <summary>The parts of one run as one snapshot.</summary>
    public static BackupSnapshot Set(IReadOnlyList<(string Node, BackupSnapshot Snapshot)> parts) => parts[0].Snapshot with
    {
        Time = parts.Min(p => p.Snapshot.Time), Parts = [.. parts.Select(p => new SnapshotPart(p.Node, p.Snapshot.Id, p.Snapshot.Time))],
    };

    private static int Nearest(IReadOnlyList<BackupSnapshot> snapshots, DateTimeOffset time) =>
        Enumerable.Range(0, snapshots.Count).MinBy(i => (snapshots[i].Time - time).Duration());
}

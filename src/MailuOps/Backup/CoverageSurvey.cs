using System.Globalization;
using MailuOps.Deployment;
using MailuOps.Engine;

namespace MailuOps.Backup;

/// <summary>Asks of each store of a running deployment whether a backup would bring it back: labels, mounts, and the newest snapshot's listing.</summary>
public sealed class CoverageSurvey(MailuServer server, IBackupProvider provider, TimeProvider clock)
{
    // Bytes, files and folders, and those files (in the mail store: messages) that are older than the snapshot.
    private const string Count = """
        du -sk "$1" | cut -f1
        find "$1" | wc -l
        find "$1" -type f -mmin "+$2" \( -path "$3" -o -path "$4" \) | wc -l
        """;

    /// <summary>One record a store, the most important first.</summary>
    /// <param name="databasePath">The account database in the admin container; null: the accounts are in no file.</param>
    /// <param name="flavor">The kind of that database.</param>
    /// <param name="maxAge">An older snapshot is an error.</param>
    public async Task<IReadOnlyList<MailuBackupCoverage>> ListAsync(string? databasePath, string flavor, TimeSpan maxAge, CancellationToken token)
    {
        var deployment = server.Deployment;
        var snapshots = await provider.ListAsync(token).ConfigureAwait(false);
        var snapshot = snapshots.Count > 0 ? snapshots[^1] : null;
        var age = snapshot is null ? (TimeSpan?)null : clock.GetUtcNow() - snapshot.Time;
        // The bot is slow, and so are millions of messages: both at once.
        var looking = LookAsync(snapshot, databasePath, token);
        MailuVolume[] volumes = [.. Stores(deployment)];
        var counts = new (long? Size, long? Files, long Settled)[volumes.Length];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = token };
        var counting = Parallel.ForAsync(0, volumes.Length, parallel, async (i, stop) => counts[i] = await CountAsync(volumes[i], age, stop).ConfigureAwait(false));
        await Task.WhenAll(looking, counting).ConfigureAwait(false);
        var (content, unusable) = await looking.ConfigureAwait(false);
        var accounts = databasePath is null ? null : SnapshotListing.InVolume(deployment, databasePath);
        var far = await provider.ListFarAsync(token).ConfigureAwait(false);
        var result = new List<MailuBackupCoverage>();
        foreach (var (volume, count) in volumes.Zip(counts))
        {
            var isAccounts = accounts?.StartsWith(volume.Name + "/", StringComparison.Ordinal) ?? false;
            var promise = provider.PromiseOf(deployment, volume);
            var store = Record(volume, snapshot, age, content) with { Size = count.Size, Files = count.Files, Promised = promise.Coverage, PromisedReason = promise.Reason };
            result.Add(CoverageRules.Judge(
                new CoverageCase(store, promise, content)
                {
                    Core = isAccounts ? accounts![(volume.Name.Length + 1)..] : VolumeKnowledge.Of(RoleOf(volume), volume.MountPath).Core,
                    Settled = count.Settled, IsMail = IsMail(volume), UnusableAccounts = isAccounts ? unusable : null,
                    Far = far.FirstOrDefault(f => f.Volume == volume.Name),
                },
                maxAge));
        }

        return [.. CoverageGaps.Of(deployment, databasePath, flavor), .. result];
    }

    private async Task<(SnapshotContent? Content, string? Unusable)> LookAsync(BackupSnapshot? snapshot, string? databasePath, CancellationToken token)
    {
        if (snapshot is null)
        {
            return (null, null);
        }

        var content = await provider.ReadContentAsync(snapshot, databasePath ?? "", new HashSet<string>(), token).ConfigureAwait(false);
        return (content, databasePath is null ? null : await provider.InspectAccountsAsync(snapshot, content, null, token).ConfigureAwait(false));
    }

    /// <summary>A volume once, however many services mount it; bind mounts only where they hold a store.</summary>
    private static IEnumerable<MailuVolume> Stores(MailuDeployment deployment) => VolumeSurvey.Describe(deployment)
        .Where(v => v.Type == "volume" || CoverageRules.Loss(v.Importance) > CoverageSeverity.None).DistinctBy(v => (v.Type, v.Source));

    private MailuRole? RoleOf(MailuVolume volume) => server.Deployment.Services.First(s => s.Name == volume.Service).Role;

    private bool IsMail(MailuVolume volume) => server.Deployment.MailMount is { } mail && mail.Source == volume.Source && mail.Type == volume.Type;

    private static MailuBackupCoverage Record(MailuVolume volume, BackupSnapshot? snapshot, TimeSpan? age, SnapshotContent? content)
    {
        long? held = content is not null && content.Entries.TryGetValue(volume.Name, out var entries) ? entries : null;
        return new MailuBackupCoverage(volume.Stack, volume.DockerHost, volume.Name)
        {
            Service = volume.Service, MountPath = volume.MountPath, Type = volume.Type, Holds = volume.Holds, LossCost = volume.LossCost,
            Importance = volume.Importance,
            InSnapshot = content is null ? null : held is not null, SnapshotFiles = held,
            SnapshotId = snapshot?.Id, SnapshotTime = snapshot?.Time, SnapshotAge = age,
        };
    }

    private async Task<(long? Size, long? Files, long Settled)> CountAsync(MailuVolume volume, TimeSpan? age, CancellationToken token)
    {
        // A minute more, for the time that the backup took, and for clocks that differ.
        var minutes = Math.Ceiling((age ?? TimeSpan.Zero).TotalMinutes) + 1;
        var (first, second) = IsMail(volume) ? ("*/cur/*", "*/new/*") : ("*", "*");
        try
        {
            var service = server.Deployment.Services.First(s => s.Name == volume.Service);
            var request = ExecRequest.Shell(Count, volume.MountPath, Math.Max(1, minutes).ToString("0", CultureInfo.InvariantCulture), first, second);
            var lines = (await server.ExecAsync(service, request, token).ConfigureAwait(false)).OutputLines;
            // Both go on past files that vanish meanwhile; what they saw still counts. The volume's own folder is not in it.
            return lines.Count == 3 && long.TryParse(lines[0], out var kib) && long.TryParse(lines[1].Trim(), out var files) && long.TryParse(lines[2].Trim(), out var settled)
                ? (kib * 1024, files - 1, settled) : (null, null, 0);
        }
        catch (MailuOpsException e)
        {
            server.Events.Verbose($"{volume.Source} not measured: {e.Message}");
            return (null, null, 0);
        }
    }
}

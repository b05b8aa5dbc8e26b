using System.Globalization;
using MailuOps.Deployment;

namespace MailuOps.Backup;

/// <summary>Compares a store's promise with the snapshot. Pure, so that every case can be tested.</summary>
internal static class CoverageRules
{
    public static MailuBackupCoverage Judge(CoverageCase given, TimeSpan maxAge)
    {
        var found = Problems(given, maxAge).Where(f => f.Severity > CoverageSeverity.None).ToList();
        return found.Count == 0 ? given.Store : given.Store with
        {
            Severity = found.Max(f => f.Severity), Problem = string.Join("; ", found.Select(f => f.Text)),
        };
    }

    /// <summary>How bad it is to lose a store.</summary>
    public static CoverageSeverity Loss(VolumeImportance importance) => importance switch
    {
        VolumeImportance.Critical => CoverageSeverity.Error,
        VolumeImportance.UserData => CoverageSeverity.Warning,
        VolumeImportance.Transient => CoverageSeverity.Information,
        _ => CoverageSeverity.None,
    };

    private static IEnumerable<(CoverageSeverity Severity, string Text)> Problems(CoverageCase given, TimeSpan maxAge)
    {
        var (store, promise) = (given.Store, given.Promise);
        var loss = Loss(store.Importance);
        if (promise.Coverage == LabelCoverage.No)
        {
            yield return (loss, $"no backup is promised: {promise.Reason}");
        }
        else if (promise.Coverage == LabelCoverage.Partial && !promise.Covers(given.Core))
        {
            yield return (loss, $"the labels save {promise.Reason}, which leaves out {(given.Core.Length > 0 ? given.Core : "the rest")}");
        }

        if (given.Far is { } far)
        {
            yield return (loss, far.ToString());
        }

        var promised = promise.Coverage != LabelCoverage.No;
        if (given.Content is not { } content)
        {
            if (promised)
            {
                yield return (CoverageSeverity.Error, "the labels promise a backup, and there is no snapshot");
            }

            yield break;
        }

        var snapshot = $"snapshot {BackupSnapshot.Shorten(store.SnapshotId ?? "")}";
        foreach (var text in promised ? Broken(given, content, snapshot) : Unasked(store, snapshot))
        {
            yield return (CoverageSeverity.Error, text);
        }

        if (promised && store.SnapshotAge is { } age && age > maxAge)
        {
            yield return (CoverageSeverity.Error, $"{snapshot} is {Days(age)} old, and {Days(maxAge)} are allowed");
        }
    }

    /// <summary>What the labels promise and the snapshot does not hold.</summary>
    private static IEnumerable<string> Broken(CoverageCase given, SnapshotContent content, string snapshot)
    {
        var store = given.Store;
        if (store.InSnapshot != true)
        {
            yield return $"the labels promise a backup, and {snapshot} does not hold it";
            yield break;
        }

        foreach (var path in given.Promise.Paths.Where(p => p.Length > 0 && !content.LabelledPaths.Contains($"{store.Name}/{p}")))
        {
            yield return $"the labels promise {path}, and {snapshot} does not hold it";
        }

        if (given.UnusableAccounts is { } reason)
        {
            yield return $"{snapshot} would not bring the accounts back: {reason}";
        }

        if (given.IsMail && content.Messages == 0 && given.Settled > 0)
        {
            yield return $"{snapshot} holds no message, and {given.Settled} are older than it";
        }
        else if (store.SnapshotFiles == 0 && given.Settled > 0)
        {
            yield return $"{snapshot} holds nothing of it, and {given.Settled} files are older than it";
        }
    }

    /// <summary>What the snapshot holds although the labels leave it out: it was taken under other labels, or by a bot that reads them otherwise.</summary>
    private static IEnumerable<string> Unasked(MailuBackupCoverage store, string snapshot) => store.SnapshotFiles > 0
        ? [$"{snapshot} holds it all the same: it was taken under other labels, or by a bot that reads them otherwise; the next one may lack it"]
        : [];

    private static string Days(TimeSpan span) => span.TotalDays >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{span.TotalDays:0.#} {(span.TotalDays is < 1.05 ? "day" : "days")}")
        : string.Create(CultureInfo.InvariantCulture, $"{span.TotalHours:0.##} {(span.TotalHours is >= 0.995 and < 1.005 ? "hour" : "hours")}");
}

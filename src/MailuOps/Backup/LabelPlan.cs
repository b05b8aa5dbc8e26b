using MailuOps.Deployment;

namespace MailuOps.Backup;

/// <summary>Whether labels promise that a volume is backed up.</summary>
public enum LabelCoverage
{
    /// <summary>Not at all.</summary>
    No,
    /// <summary>Only some paths of it.</summary>
    Partial,
    /// <summary>The whole volume.</summary>
    Yes,
}

/// <summary>
/// What backup-bot-two's labels ask for, by its public documentation: one service with backupbot.backup=true enables the stack,
/// then all volumes are taken but those that are left out. Pure; only a snapshot's listing decides what was really saved.
/// </summary>
public static class LabelPlan
{
    private const string Enable = "backupbot.backup";
    private const string Volumes = "backupbot.backup.volumes.";

    /// <summary>The promise for one volume, and why.</summary>
    /// <param name="key">The compose key, without the stack's prefix.</param>
    public static (LabelCoverage Coverage, string Reason) Of(MailuDeployment deployment, string key)
    {
        if (!deployment.Services.Any(s => IsTrue(s.Labels.GetValueOrDefault(Enable))))
        {
            var misplaced = deployment.Services.FirstOrDefault(s => s.ContainerLabels.ContainsKey(Enable));
            return (LabelCoverage.No, misplaced is null
                ? $"no service has the label {Enable}=true"
                : $"the label {Enable} of '{misplaced.Name}' stands under labels: instead of deploy.labels:, where backupbot does not see it");
        }

        var labels = deployment.Services.SelectMany(s => s.Labels).Where(l => l.Key.StartsWith(Volumes, StringComparison.Ordinal)).ToList();
        if (labels.Exists(l => l.Key == Volumes + key && !IsTrue(l.Value)))
        {
            return (LabelCoverage.No, $"left out by the label {Volumes}{key}=false");
        }

        var path = labels.Where(l => l.Key == $"{Volumes}{key}.path").Select(l => l.Value).FirstOrDefault();
        return path is null ? (LabelCoverage.Yes, $"{Enable}=true") : (LabelCoverage.Partial, $"only {path}, by the label {Volumes}{key}.path");
    }

    private static bool IsTrue(string? value) => value?.Trim().ToLowerInvariant() is "true" or "1" or "yes" or "y" or "on" or "t";
}

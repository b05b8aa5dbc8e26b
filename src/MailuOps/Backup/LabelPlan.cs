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
    private const string PathSuffix = ".path";

    /// <summary>The promise for one volume, and why.</summary>
    /// <param name="key">The compose key, without the stack's prefix.</param>
    public static LabelPromise Of(MailuDeployment deployment, string key)
    {
        ArgumentNullException.ThrowIfNull(deployment);
        if (deployment.Kind == DeploymentKind.Compose)
        {
            return new(LabelCoverage.No, "backupbot saves stacks of a Swarm, and this is a compose project");
        }

        var labels = deployment.Services.SelectMany(s => s.Labels).ToList();
        if (labels.Find(l => IsSwitch(l.Key) && Truth(l.Value) is null) is { Key: { } odd } unreadable)
        {
            return new(LabelCoverage.No, $"backupbot gives up on the label {odd}: it cannot read '{unreadable.Value}' as true or false");
        }

        if (!labels.Exists(l => l.Key == Enable && Truth(l.Value) == true))
        {
            var misplaced = deployment.Services.FirstOrDefault(s => s.ContainerLabels.ContainsKey(Enable));
            return new(LabelCoverage.No, misplaced is null
                ? $"no service has the label {Enable}=true"
                : $"the label {Enable} of '{misplaced.Name}' stands under labels: instead of deploy.labels:, where backupbot does not see it");
        }

        if (labels.Exists(l => l.Key == Volumes + key && Truth(l.Value) == false))
        {
            return new(LabelCoverage.No, $"left out by the label {Volumes}{key}=false");
        }

        if (labels.Find(l => l.Key == Volumes + key + PathSuffix) is not { Key: { } label } found)
        {
            return new(LabelCoverage.Yes, $"{Enable}=true");
        }

        string[] paths = [.. found.Value.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(p => p.Trim().Trim('/'))];
        return paths.Length == 0
            ? new(LabelCoverage.No, $"the label {label} lists no path")
            : new(LabelCoverage.Partial, $"only {found.Value}, by the label {label}") { Paths = paths };
    }

    /// <summary>Labels that name a volume which no service mounts: the service, the label and the name.</summary>
    public static IEnumerable<(MailuService Service, string Label, string Volume)> Unmounted(MailuDeployment deployment)
    {
        ArgumentNullException.ThrowIfNull(deployment);
        var mounted = deployment.Services.SelectMany(s => s.Mounts).Where(m => m.Type == "volume")
            .Select(m => VolumeSurvey.KeyOf(deployment.Stack, m.Source)).ToHashSet();
        return from service in deployment.Services
               from label in service.Labels.Keys.Order(StringComparer.Ordinal)
               where label.StartsWith(Volumes, StringComparison.Ordinal)
               let name = label[Volumes.Length..]
               let volume = name.EndsWith(PathSuffix, StringComparison.Ordinal) ? name[..^PathSuffix.Length] : name
               where !mounted.Contains(volume)
               select (service, label, volume);
    }

    private static bool IsSwitch(string label) => label == Enable
        || (label.StartsWith(Volumes, StringComparison.Ordinal) && !label.EndsWith(PathSuffix, StringComparison.Ordinal));

    // Python's strtobool, which the bot uses: null for a value that makes it give up.
    private static bool? Truth(string value) => value.Trim().ToLowerInvariant() switch
    {
        "y" or "yes" or "t" or "true" or "on" or "1" => true,
        "n" or "no" or "f" or "false" or "off" or "0" => false,
        _ => null,
    };
}

namespace MailuOps.Recipe.Compose;

/// <summary>What a backup would hold, from the labels alone.</summary>
internal sealed class CoveragePlan
{
    private readonly Dictionary<string, VolumeCoverage> _volumes;

    private CoveragePlan(bool enabled, Dictionary<string, VolumeCoverage> volumes)
    {
        Enabled = enabled;
        _volumes = volumes;
    }

    /// <summary>Whether any service switches the backup on.</summary>
    public bool Enabled { get; }

    public IReadOnlyCollection<VolumeCoverage> Volumes => _volumes.Values;

    public VolumeCoverage? Volume(string name) => _volumes.GetValueOrDefault(name);

    public static bool IsEnabled(ServiceModel service) => service.Label(Backupbot.Enable) is { } label && Backupbot.Truth(label.Value) == true;

    /// <summary>backup-bot-two: every named volume of an enabled stack, less what any of its services excludes or narrows.</summary>
    public static CoveragePlan Current(RecipeModel model)
    {
        var rules = new Dictionary<string, (LabelEntry Label, IReadOnlyList<string> Paths)>(StringComparer.Ordinal);
        foreach (var label in model.Services.SelectMany(service => service.Labels(LabelPlace.Deploy)))
        {
            if (Backupbot.VolumeOf(label.Key) is not { } named)
            {
                continue;
            }

            if (!named.IsPath && Backupbot.Truth(label.Value) == false)
            {
                rules[named.Volume] = (label, []);
            }
            else if (named.IsPath && !(rules.TryGetValue(named.Volume, out var earlier) && earlier.Paths.Count == 0))
            {
                rules[named.Volume] = (label, Backupbot.Paths(label.Value));
            }
        }

        return new CoveragePlan(model.Services.Any(IsEnabled), Collect(model, name =>
            rules.TryGetValue(name, out var rule) ? (rule.Paths, rule.Label) : (null, null)));
    }

    /// <summary>The first, bash-era bot: only the container paths that labelled services name.</summary>
    public static CoveragePlan Legacy(RecipeModel model)
    {
        var saved = new Dictionary<string, (LabelEntry Label, List<string> Paths)>(StringComparer.Ordinal);
        foreach (var service in model.Services.Where(IsEnabled))
        {
            if (service.Label(Backupbot.LegacyPath) is { } label)
            {
                foreach (var path in Backupbot.Paths(label.Value))
                {
                    if (VolumeBehind(service, path) is { } mount)
                    {
                        saved.TryAdd(mount.Name, (label, []));
                        saved[mount.Name].Paths.Add(mount.Relative(path)!);
                    }
                }
            }
        }

        return new CoveragePlan(model.Services.Any(IsEnabled), Collect(model, name =>
            saved.TryGetValue(name, out var found) ? (found.Paths.Contains(string.Empty) ? null : found.Paths, found.Label) : ([], null)));
    }

    /// <summary>The named volume that holds a container path of a service: of several the one mounted deepest.</summary>
    public static ServiceMount? VolumeBehind(ServiceModel service, string path) => service.Mounts
        .Where(mount => mount.Relative(path) is not null)
        .OrderByDescending(mount => mount.Target.Length)
        .FirstOrDefault() is { Kind: MountKind.Volume } found ? found : null;

    private static Dictionary<string, VolumeCoverage> Collect(RecipeModel model, Func<string, (IReadOnlyList<string>? Paths, LabelEntry? Label)> rule)
    {
        var volumes = new Dictionary<string, VolumeCoverage>(StringComparer.Ordinal);
        foreach (var service in model.Services)
        {
            foreach (var mount in service.Mounts.Where(mount => mount.Kind == MountKind.Volume))
            {
                if (volumes.TryGetValue(mount.Name, out var known))
                {
                    volumes[mount.Name] = known with { Services = [.. known.Services, service.Name] };
                    continue;
                }

                var (paths, label) = rule(mount.Name);
                volumes[mount.Name] = new VolumeCoverage(mount.Name, paths, label, [service.Name]);
            }
        }

        return volumes;
    }
}

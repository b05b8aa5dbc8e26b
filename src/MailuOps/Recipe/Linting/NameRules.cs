using MailuOps.Recipe.Compose;
using MailuOps.Recipe.Editing;
using MailuOps.Recipe.Yaml;

namespace MailuOps.Recipe.Linting;

/// <summary>Volumes and paths that labels name and no mount has; volumes that a service mounts and nobody declares.</summary>
internal static class NameRules
{
    public static IEnumerable<RecipeFinding> Check(LintContext context)
    {
        foreach (var label in context.BackupLabels)
        {
            if (Backupbot.VolumeOf(label.Key) is { } named)
            {
                foreach (var finding in Volume(context, label, named.Volume, named.IsPath))
                {
                    yield return finding;
                }
            }
            else if (label.Key == Backupbot.LegacyPath && context.Model.Service(label.Service) is { } service)
            {
                foreach (var path in Backupbot.Paths(label.Value).Where(path => CoveragePlan.VolumeBehind(service, path) is null))
                {
                    yield return LintContext.Finding(
                        "UnknownPath", FindingSeverity.Warning, label.Place, label.Service,
                        $"{path} of '{label.Service}' lies on none of its named volumes.", $"Its volumes are mounted at {Targets(service)}.");
                }
            }
        }

        foreach (var finding in Undeclared(context.Model))
        {
            yield return finding;
        }
    }

    private static IEnumerable<RecipeFinding> Volume(LintContext context, LabelEntry label, string name, bool isPath)
    {
        if (context.Plan.Volume(name) is { } volume)
        {
            return isPath ? Paths(context, label, volume) : Truth(label);
        }

        // What is certain is mended: the stack's prefix, which the engine's name has and labels do not, and ".paths". A like spelling is a guess, and
        // taking it for true could leave out a volume that is saved now: it is told, and left to a person.
        var names = context.Plan.Volumes.Select(known => known.Name).ToList();
        var meant = names.Find(known => name.EndsWith("_" + known, StringComparison.Ordinal) && IsStack(context, name[..^(known.Length + 1)]));
        if (meant is null && names.Find(known => name.StartsWith(known + ".path", StringComparison.Ordinal)) is { } whole)
        {
            (meant, isPath) = (whole, true);
        }

        var isGuess = meant is null;
        meant ??= names.Find(known => name.EndsWith("_" + known, StringComparison.Ordinal)) ?? Spelling.Nearest(name, names);
        var key = meant is null ? null : Backupbot.VolumePrefix + meant + (isPath ? Backupbot.PathSuffix : string.Empty);
        var taken = key is null || isGuess || context.Model.Service(label.Service)?.Label(key) is not null;
        return
        [
            LintContext.Finding(
                "UnknownVolume", FindingSeverity.Error, label.Place, label.Service,
                $"'{label.RawKey}' names the volume '{name}', which no service mounts; the label does nothing.",
                meant is null ? $"The volumes are {(names.Count == 0 ? "none" : string.Join(", ", names))}." : isGuess ? $"Perhaps '{key}' is meant." : $"Write '{key}'.",
                taken ? [] : [new LabelEdit.Rename(label.Service, label.RawKey, key!)]),
        ];
    }

    /// <summary>Whether a prefix is the stack's name: the one of .env, the variable itself, or a domain with underscores (mail_example_com).</summary>
    private static bool IsStack(LintContext context, string prefix) =>
        prefix == context.Model.Variables.GetValueOrDefault("STACK_NAME") || prefix == "${STACK_NAME}" || prefix.Split('_').Length > 2;

    private static IEnumerable<RecipeFinding> Truth(LabelEntry label)
    {
        if (label.HasValue && Backupbot.Truth(label.Value) is null)
        {
            yield return LintContext.Finding(
                "LabelValueNotTruth", FindingSeverity.Error, label.Place, label.Service,
                $"backupbot cannot read '{label.Value}' as true or false and gives up.", "Write false to leave the volume out, or remove the label.");
        }
    }

    private static IEnumerable<RecipeFinding> Paths(LintContext context, LabelEntry label, VolumeCoverage volume)
    {
        var targets = context.Model.Services.SelectMany(service => service.Mounts)
            .Where(mount => mount.Kind == MountKind.Volume && mount.Name == volume.Name).ToList();
        var paths = Backupbot.Paths(label.Value);
        if (paths.Count == 0)
        {
            yield return LintContext.Finding(
                "UnknownPath", FindingSeverity.Error, label.Place, label.Service,
                $"'{label.RawKey}' lists no path, so nothing of volume '{volume.Name}' is saved.", "List the paths, separated by commas, or remove the label.");
        }

        foreach (var path in paths.Where(path => path.StartsWith('/')))
        {
            if (targets.Find(mount => mount.Relative(path) is not null) is { } mount)
            {
                var relative = string.Join(',', paths.Select(one => targets.Select(target => target.Relative(one)).FirstOrDefault(found => found is not null) ?? one));
                yield return LintContext.Finding(
                    "UnknownPath", FindingSeverity.Error, label.Place, label.Service,
                    $"{path} is a path in the container. The label wants paths below the volume's root, so backupbot looks for {volume.Name}{path}, which does not exist.",
                    $"Write '{(relative.Length == 0 ? "remove the label to save all of it" : relative)}'.",
                    relative.Split(',').Any(part => part.Length == 0 || label.RawValue != label.Value)
                        ? [] : [new LabelEdit.Set(label.Service, label.RawKey, relative)]);
                yield break;
            }
        }
    }

    private static IEnumerable<RecipeFinding> Undeclared(RecipeModel model)
    {
        // A partial file, to be joined with others, need not declare what it mounts.
        if (model.Files.All(file => file.Root?.Get("volumes") is not MappingNode))
        {
            yield break;
        }

        foreach (var service in model.Services)
        {
            foreach (var mount in service.Mounts.Where(mount => mount.Kind == MountKind.Volume && !mount.Source.Contains('$') && !model.Volumes.ContainsKey(mount.Source)))
            {
                yield return LintContext.Finding(
                    "VolumeNotDeclared", FindingSeverity.Error, mount.Place, service.Name,
                    $"'{service.Name}' mounts volume '{mount.Source}', which the top-level volumes: does not declare; Docker refuses the file.",
                    $"Add '{mount.Source}:' below volumes:.");
            }
        }
    }

    private static string Targets(ServiceModel service)
    {
        var targets = service.Mounts.Where(mount => mount.Kind == MountKind.Volume).Select(mount => mount.Target).ToList();
        return targets.Count == 0 ? "no path at all" : string.Join(", ", targets);
    }
}

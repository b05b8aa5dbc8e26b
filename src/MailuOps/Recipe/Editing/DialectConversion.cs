using MailuOps.Recipe.Compose;

namespace MailuOps.Recipe.Editing;

/// <summary>The edits that say the same in another generation's labels.</summary>
internal static class DialectConversion
{
    /// <summary>Turns one legacy path label into current ones: a whole mount needs none, a part of it a .path label.</summary>
    public static IEnumerable<LabelEdit> ToCurrent(RecipeModel model, LabelEntry label)
    {
        yield return new LabelEdit.Remove(label.Service, LabelPlace.Deploy, label.RawKey);
        if (model.Service(label.Service) is not { } service)
        {
            yield break;
        }

        var named = Backupbot.Paths(label.Value).Select(path => (Mount: CoveragePlan.VolumeBehind(service, path), path))
            .Where(pair => pair.Mount is not null).Select(pair => (Mount: pair.Mount!, Below: pair.Mount!.Relative(pair.path)!))
            .GroupBy(pair => pair.Mount.Name, StringComparer.Ordinal);
        foreach (var volume in named.Where(volume => volume.All(pair => pair.Below.Length > 0)))
        {
            var key = Backupbot.VolumePrefix + volume.Key + Backupbot.PathSuffix;
            if (model.Services.All(other => other.Label(key) is null))
            {
                yield return new LabelEdit.Set(label.Service, key, string.Join(',', volume.Select(pair => pair.Below).Distinct()));
            }
        }
    }

    /// <summary>Turns every legacy and misspelled label of a recipe into current ones.</summary>
    /// <param name="model">The recipe.</param>
    /// <param name="excludeOthers">
    /// Whether volumes that the legacy labels leave out are to be excluded; without it they are saved, as the current bot does by default.
    /// </param>
    public static IEnumerable<LabelEdit> ToCurrent(RecipeModel model, bool excludeOthers)
    {
        var labels = model.Services.SelectMany(service => service.Labels(LabelPlace.Deploy)).ToList();
        foreach (var label in labels)
        {
            var wrong = Backupbot.MisspelledVolumePrefixes.FirstOrDefault(prefix => label.RawKey.StartsWith(prefix, StringComparison.Ordinal));
            if (wrong is not null)
            {
                yield return new LabelEdit.Rename(label.Service, label.RawKey, Backupbot.VolumePrefix + label.RawKey[wrong.Length..]);
            }
        }

        var legacy = labels.Where(label => label.Key == Backupbot.LegacyPath).ToList();
        foreach (var edit in legacy.SelectMany(label => ToCurrent(model, label)))
        {
            yield return edit;
        }

        if (excludeOthers && legacy.Count > 0)
        {
            foreach (var volume in CoveragePlan.Legacy(model).Volumes.Where(volume => volume.IsExcluded))
            {
                yield return new LabelEdit.Set(legacy[0].Service, Backupbot.VolumePrefix + volume.Name, "false");
            }
        }
    }

    /// <summary>Turns current labels into legacy ones: every service that is the first to mount a saved volume names its path.</summary>
    public static IEnumerable<LabelEdit> ToLegacy(RecipeModel model)
    {
        var plan = CoveragePlan.Current(model);
        if (!plan.Enabled)
        {
            yield break;
        }

        var enable = model.Services.First(CoveragePlan.IsEnabled).Label(Backupbot.Enable)!.RawValue;
        foreach (var service in model.Services)
        {
            var paths = service.Mounts
                .Where(mount => mount.Kind == MountKind.Volume && plan.Volume(mount.Name) is { IsExcluded: false } volume && volume.Services[0] == service.Name)
                .SelectMany(mount => plan.Volume(mount.Name)!.Paths?.Select(path => $"{mount.Target}/{path.Trim('/')}") ?? [mount.Target]).ToList();
            foreach (var label in service.Labels(LabelPlace.Deploy).Where(label => Backupbot.VolumeOf(label.Key) is not null))
            {
                yield return new LabelEdit.Remove(service.Name, LabelPlace.Deploy, label.RawKey);
            }

            if (paths.Count > 0)
            {
                yield return new LabelEdit.Set(service.Name, Backupbot.Enable, service.Label(Backupbot.Enable)?.RawValue ?? enable);
                yield return new LabelEdit.Set(service.Name, Backupbot.LegacyPath, string.Join(',', paths));
            }
        }
    }
}

using MailuOps.Recipe.Compose;
using MailuOps.Recipe.Editing;

namespace MailuOps.Recipe.Linting;

/// <summary>Labels of another generation of the bot, and labels that no generation knows.</summary>
internal static class DialectRules
{
    public static IEnumerable<RecipeFinding> Check(LintContext context)
    {
        foreach (var label in context.BackupLabels)
        {
            if (label.Key == Backupbot.LegacyPath)
            {
                yield return Legacy(context, label);
            }
            else if (Backupbot.VolumeOf(label.Key) is null && !Backupbot.FixedNames.Contains(label.Key))
            {
                yield return Unknown(context, label);
            }
        }
    }

    private static RecipeFinding Legacy(LintContext context, LabelEntry label)
    {
        var old = CoveragePlan.Legacy(context.Model);
        return LintContext.Finding(
            "LegacyPathLabel", FindingSeverity.Warning, label.Place, label.Service,
            $"'{label.Key}' belongs to the first, bash-era backupbot, which would save {Saved(old)}. backup-bot-two ignores it and would save {Saved(context.Plan)}.",
            "Convert it with Convert-BackupbotLabel -To Current.",
            [.. DialectConversion.ToCurrent(context.Model, label)]);
    }

    private static RecipeFinding Unknown(LintContext context, LabelEntry label)
    {
        if (Backupbot.MisspelledVolumePrefixes.FirstOrDefault(prefix => label.RawKey.StartsWith(prefix, StringComparison.Ordinal)) is { } wrong)
        {
            var meant = Backupbot.VolumePrefix + label.RawKey[wrong.Length..];
            return LintContext.Finding(
                "UnknownBackupLabel", FindingSeverity.Warning, label.Place, label.Service,
                $"No version of backupbot knows '{label.RawKey}'; it is ignored. The first, bash-era backupbot would save {Saved(CoveragePlan.Legacy(context.Model))}, "
                + $"backup-bot-two {Saved(context.Plan)}.",
                $"Write '{meant}'.", new LabelEdit.Rename(label.Service, label.RawKey, meant));
        }

        var near = Spelling.Nearest(label.Key, Backupbot.FixedNames);
        var taken = near is null || context.Model.Service(label.Service)?.Label(near) is not null;
        return LintContext.Finding(
            "UnknownBackupLabel", FindingSeverity.Warning, label.Place, label.Service,
            $"No version of backupbot knows '{label.RawKey}'; it is ignored.",
            near is null ? "Remove it." : $"Write '{near}', or remove it.", taken ? [] : [new LabelEdit.Rename(label.Service, label.RawKey, near!)]);
    }

    private static string Saved(CoveragePlan plan)
    {
        if (!plan.Enabled)
        {
            return "nothing";
        }

        var whole = plan.Volumes.Where(volume => volume.Paths is null).Select(volume => volume.Name).Order(StringComparer.Ordinal).ToList();
        var parts = plan.Volumes.Where(volume => volume.Paths is { Count: > 0 }).OrderBy(volume => volume.Name, StringComparer.Ordinal)
            .Select(volume => $"{string.Join(" and ", volume.Paths!)} of volume {volume.Name}");
        List<string> saved = [.. whole.Count == 0 ? [] : new[] { $"volume{(whole.Count > 1 ? "s" : "")} {string.Join(", ", whole)}" }, .. parts];
        return saved.Count == 0 ? "nothing" : string.Join(", and ", saved);
    }
}

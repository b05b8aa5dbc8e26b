using MailuOps.Recipe.Compose;
using MailuOps.Recipe.Editing;

namespace MailuOps.Recipe.Linting;

/// <summary>The label backupbot.backup: missing, off, unreadable, repeated, contradicted, or on a service that has nothing to save.</summary>
internal static class EnableRules
{
    public static IEnumerable<RecipeFinding> Check(LintContext context)
    {
        var labels = context.Model.Services
            .Select(service => service.Label(Backupbot.Enable)).OfType<LabelEntry>().Where(label => label.HasValue).ToList();
        return Missing(context, labels).Concat(Unreadable(labels)).Concat(Several(labels)).Concat(Elsewhere(context, labels)).Concat(Unlabelled(context));
    }

    private static IEnumerable<RecipeFinding> Missing(LintContext context, List<LabelEntry> labels)
    {
        if (context.Plan.Enabled || context.EnableService is not { } service)
        {
            yield break;
        }

        var severity = context.IsMailu || context.BackupLabels.Count > 0 ? FindingSeverity.Error : FindingSeverity.Warning;
        if (labels.Count == 0)
        {
            yield return LintContext.Finding(
                "BackupNotEnabled", severity, service.Place, service.Name,
                $"No service has the label {Backupbot.Enable}=true under deploy.labels, so backupbot leaves the whole stack out.",
                $"Add \"{Backupbot.Enable}={Backupbot.EnableValue}\" under deploy.labels of '{service.Name}'.",
                new LabelEdit.Set(service.Name, Backupbot.Enable, Backupbot.EnableValue));
            yield break;
        }

        var label = labels[0];
        if (Backupbot.Truth(label.Value) == false || label.Value.Length == 0)
        {
            var shown = label.RawValue == label.Value ? string.Empty : $" (which here means '{label.Value}')";
            var repair = label.RawValue.Contains('$') && label.Value.Length > 0
                ? [] // A variable of .env says no: that is the operator's wish for this server, not the recipe's fault.
                : new LabelEdit[] { new LabelEdit.Set(label.Service, label.RawKey, Backupbot.EnableValue) };
            yield return LintContext.Finding(
                "BackupNotEnabled", severity, label.Place, label.Service,
                $"{Backupbot.Enable} is '{label.RawValue}'{shown}, so backupbot leaves the whole stack out.",
                repair.Length == 0 ? "Set the variable to true in .env." : $"Set it to {Backupbot.EnableValue}.",
                repair);
        }
    }

    private static IEnumerable<RecipeFinding> Unreadable(List<LabelEntry> labels) => labels
        .Where(label => label.Value.Length > 0 && Backupbot.Truth(label.Value) is null)
        .Select(label => LintContext.Finding(
            "LabelValueNotTruth", FindingSeverity.Error, label.Place, label.Service,
            $"backupbot cannot read '{label.Value}' as true or false and gives up.", "Write true or false."));

    private static IEnumerable<RecipeFinding> Several(List<LabelEntry> labels)
    {
        var known = labels.Where(label => Backupbot.Truth(label.Value) is not null).ToList();
        if (known.Count < 2)
        {
            yield break;
        }

        var kept = known.OrderByDescending(label => Backupbot.Truth(label.Value)).ThenBy(label => label.Service == "app" ? 0 : 1).First();
        var differ = known.Select(label => Backupbot.Truth(label.Value)).Distinct().Count() > 1;
        foreach (var label in known.Where(label => label != kept && (!differ || Backupbot.Truth(label.Value) == false)))
        {
            var remove = new LabelEdit.Remove(label.Service, LabelPlace.Deploy, label.RawKey);
            yield return differ
                ? LintContext.Finding(
                    "BackupEnableContradicts", FindingSeverity.Warning, label.Place, label.Service,
                    $"{Backupbot.Enable} is false here and true on '{kept.Service}'. It counts for the stack, not for a service: one true is enough, and '{label.Service}' is saved too.",
                    $"Remove it here; to leave a volume out, write {Backupbot.VolumePrefix}NAME=false.", remove)
                : LintContext.Finding(
                    "BackupEnabledTwice", FindingSeverity.Information, label.Place, label.Service,
                    $"{Backupbot.Enable} stands on '{kept.Service}' already. The specification wants it once; backup-bot-two accepts the repetition.",
                    "Remove it here, unless an older bot is in use that looks only at labelled services.", remove);
        }
    }

    private static IEnumerable<RecipeFinding> Elsewhere(LintContext context, List<LabelEntry> labels)
    {
        foreach (var label in labels.Where(label => Backupbot.Truth(label.Value) == true))
        {
            if (context.Model.Service(label.Service) is { } service && !LintContext.HasVolume(service) && context.EnableService is { } better)
            {
                var remove = new LabelEdit.Remove(label.Service, LabelPlace.Deploy, label.RawKey);
                LabelEdit[] repair = CoveragePlan.IsEnabled(better) ? [remove] : [remove, new LabelEdit.Set(better.Name, Backupbot.Enable, label.RawValue)];
                yield return LintContext.Finding(
                    "BackupOnServiceWithoutVolumes", label.Service == "app" ? FindingSeverity.Information : FindingSeverity.Warning, label.Place, label.Service,
                    $"'{label.Service}' mounts no named volume. backup-bot-two takes the stack's volumes all the same; a bot that looks only at labelled services saves nothing.",
                    $"Put the label on '{better.Name}'.", repair);
            }
        }
    }

    private static IEnumerable<RecipeFinding> Unlabelled(LintContext context)
    {
        var apart = context.Plan.Volumes
            .Where(volume => !volume.IsExcluded && !volume.Services.Any(name => CoveragePlan.IsEnabled(context.Model.Service(name)!)))
            .Select(volume => volume.Name).Order(StringComparer.Ordinal).ToList();
        if (context.Plan.Enabled && apart.Count > 0 && context.Model.Services.First(CoveragePlan.IsEnabled).Label(Backupbot.Enable) is { } label)
        {
            yield return LintContext.Finding(
                "CoverageDependsOnBot", FindingSeverity.Information, label.Place, label.Service,
                $"These volumes belong only to services without the label: {string.Join(", ", apart)}. backup-bot-two saves them; some versions of the bot take only the volumes of labelled services.",
                "Look into a snapshot of your bot; only its listing decides.");
        }
    }
}

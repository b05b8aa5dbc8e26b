using MailuOps.Recipe.Compose;
using MailuOps.Recipe.Editing;

namespace MailuOps.Recipe.Linting;

/// <summary>Labels under a service's labels:, where neither backupbot nor abra looks.</summary>
internal static class LabelPlaceRules
{
    public static IEnumerable<RecipeFinding> Check(LintContext context)
    {
        foreach (var label in context.Labels.Where(label => label.Where == LabelPlace.Container))
        {
            var isVersion = VersionRules.IsVersion(label);
            if (!isVersion && !label.Key.StartsWith(Backupbot.Prefix, StringComparison.Ordinal))
            {
                continue;
            }

            var there = context.Model.Service(label.Service)?.Label(label.Key);
            var remove = new LabelEdit.Remove(label.Service, LabelPlace.Container, label.RawKey);
            LabelEdit[] repair = !label.HasValue ? [] : there is null ? [remove, new LabelEdit.Set(label.Service, label.RawKey, label.RawValue)] : [remove];
            yield return LintContext.Finding(
                "LabelNotUnderDeploy", isVersion ? FindingSeverity.Warning : FindingSeverity.Error, label.Place, label.Service,
                $"'{label.RawKey}' stands under labels: of '{label.Service}'. That makes a container label; {(isVersion ? "abra" : "backupbot")} reads service labels and ignores it silently.",
                there is null ? "Move it under deploy.labels." : "Remove it; it stands under deploy.labels too.",
                repair);
        }
    }
}

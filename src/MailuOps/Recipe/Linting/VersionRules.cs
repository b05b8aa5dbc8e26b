using MailuOps.Recipe.Compose;
using MailuOps.Recipe.Versioning;

namespace MailuOps.Recipe.Linting;

/// <summary>The recipe's version label: there, well formed, on app, and raised when the recipe changed.</summary>
internal static class VersionRules
{
    public static bool IsVersion(LabelEntry label) => VersionLabel.Is(label.Key) || VersionLabel.IsOld(label.Key);

    public static IEnumerable<RecipeFinding> Check(LintContext context)
    {
        var labels = VersionLabel.All(context.Model).ToList();
        if (labels.Count == 0)
        {
            return Missing(context);
        }

        return labels.Where(label => !RecipeVersion.TryParse(label.Value, out _)).Select(Malformed)
            .Concat(labels.Where(label => label.Service != "app" && context.Model.Service("app") is not null).Select(Misplaced))
            .Concat(NotRaised(context));
    }

    private static IEnumerable<RecipeFinding> Missing(LintContext context)
    {
        var place = context.Model.Service("app") ?? context.Model.Services.FirstOrDefault();
        var isRecipe = context.Labels.Any(label => label.Key.StartsWith("coop-cloud.", StringComparison.Ordinal) || label.Key.StartsWith(Backupbot.Prefix, StringComparison.Ordinal))
            || context.Model.Files.Any(file => file.Text.Contains("${STACK_NAME", StringComparison.Ordinal));
        if (place is null || !isRecipe)
        {
            yield break;
        }

        var old = context.Labels.FirstOrDefault(label => VersionLabel.IsOld(label.Key));
        yield return LintContext.Finding(
            "VersionMissing", FindingSeverity.Warning, old?.Place ?? place.Place, old?.Service ?? place.Name,
            old is null
                ? "The recipe has no version label, so abra cannot tell its releases apart."
                : $"'{old.RawKey}' is the version label of the first abra; today's does not read it.",
            $"Add \"{VersionLabel.Key}=1.0.0+UPSTREAM\" under deploy.labels of 'app'.");
    }

    private static RecipeFinding Malformed(LabelEntry label) => LintContext.Finding(
        "VersionMalformed", FindingSeverity.Error, label.Place, label.Service,
        $"'{label.RawValue}' is not a recipe version.", "Write three numbers, a plus sign and the software's version, such as 3.0.1+2024.06.52.");

    private static RecipeFinding Misplaced(LabelEntry label) => LintContext.Finding(
        "VersionNotOnApp", FindingSeverity.Warning, label.Place, label.Service,
        $"The version label stands on '{label.Service}'; abra looks for it on 'app'.", "Move it to 'app'.");

    private static IEnumerable<RecipeFinding> NotRaised(LintContext context)
    {
        if (context.Baseline is not { } before || VersionLabel.Find(context.Model) is not { } label || !RecipeVersion.TryParse(label.Value, out var now)
            || VersionLabel.Find(before) is not { } earlier || !RecipeVersion.TryParse(earlier.Value, out var then))
        {
            yield break;
        }

        if (now < then)
        {
            yield return Finding($"The version went down from {then} to {now}.");
        }
        else if (now.CompareTo(then) == 0 && Changes(before, context.Model) is { Count: > 0 } changes)
        {
            yield return Finding($"The recipe changed ({string.Join("; ", changes)}) and its version {now} did not.");
        }

        RecipeFinding Finding(string message) => LintContext.Finding(
            "VersionNotRaised", FindingSeverity.Warning, label.Place, label.Service, message, "Raise it with Step-RecipeVersion -Part Major, Minor or Patch.");
    }

    /// <summary>The differences that an operator would notice, in words: labels and images.</summary>
    private static List<string> Changes(RecipeModel before, RecipeModel after)
    {
        var changes = new List<string>();
        foreach (var service in after.Services)
        {
            var old = before.Service(service.Name);
            if (old is null)
            {
                changes.Add($"service {service.Name} is new");
                continue;
            }

            if (!Labels(old).SetEquals(Labels(service)))
            {
                changes.Add($"labels of {service.Name}");
            }

            if (old.Image != service.Image)
            {
                changes.Add($"image of {service.Name}");
            }
        }

        changes.AddRange(before.Services.Where(service => after.Service(service.Name) is null).Select(service => $"service {service.Name} is gone"));
        return changes;
    }

    private static HashSet<(LabelPlace, string, string)> Labels(ServiceModel service) => Enum.GetValues<LabelPlace>()
        .SelectMany(service.Labels).Where(label => !VersionLabel.Is(label.Key)).Select(label => (label.Where, label.RawKey, label.RawValue)).ToHashSet();
}

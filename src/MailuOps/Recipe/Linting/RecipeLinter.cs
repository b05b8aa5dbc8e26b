using MailuOps.Recipe.Compose;

namespace MailuOps.Recipe.Linting;

/// <summary>Runs every rule over a recipe. Pure: text in, findings out.</summary>
internal static class RecipeLinter
{
    private static readonly Func<LintContext, IEnumerable<RecipeFinding>>[] Rules =
    [
        EnableRules.Check, StoreRules.Check, LabelPlaceRules.Check, DialectRules.Check, NameRules.Check,
        LabelFormRules.Check, DatabaseRules.Check, VersionRules.Check,
    ];

    /// <summary>The findings, by file, line and rule. A recipe that YAML or Docker refuses has only those findings.</summary>
    public static IReadOnlyList<RecipeFinding> Lint(RecipeModel model, RecipeModel? baseline = null)
    {
        var findings = new List<RecipeFinding>();
        foreach (var file in model.Files)
        {
            findings.AddRange(SyntaxRules.Check(file));
        }

        if (!findings.Exists(finding => finding.Severity == FindingSeverity.Error))
        {
            var context = new LintContext(model, baseline);
            foreach (var rule in Rules)
            {
                findings.AddRange(rule(context));
            }
        }

        var order = model.Files.Select((file, index) => (file.Path, index)).DistinctBy(pair => pair.Path).ToDictionary(pair => pair.Path, pair => pair.index);
        return findings
            .OrderBy(finding => order.GetValueOrDefault(finding.Path)).ThenBy(finding => finding.Line)
            .ThenBy(finding => finding.Column).ThenBy(finding => finding.Rule, StringComparer.Ordinal).ToList();
    }
}

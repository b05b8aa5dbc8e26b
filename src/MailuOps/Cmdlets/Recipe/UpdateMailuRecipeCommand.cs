using System.Management.Automation;
using MailuOps.Recipe.Compose;
using MailuOps.Recipe.Editing;
using MailuOps.Recipe.Files;
using MailuOps.Recipe.Linting;
using MailuOps.Recipe.Versioning;

namespace MailuOps.Cmdlets;

/// <summary>Update-MailuRecipe: makes every fix that Get-MailuRecipeFinding offers, in one go, and raises the version when told which part.</summary>
[Cmdlet(VerbsData.Update, "MailuRecipe", SupportsShouldProcess = true, HelpUri = HelpPages.Root + "Update-MailuRecipe.md")]
[OutputType(typeof(RecipeChange))]
public sealed class UpdateMailuRecipeCommand : RecipeEditCmdlet
{
    /// <summary>The least severity to fix.</summary>
    [Parameter]
    public FindingSeverity Severity { get; set; } = FindingSeverity.Warning;

    /// <summary>Only findings of these rules; wildcards are allowed.</summary>
    [Parameter]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(RuleCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Rule { get; set; } = ["*"];

    /// <summary>Raise this part of the version too, when anything was fixed, or when the recipe differs from -Baseline and its version does not.</summary>
    [Parameter]
    public VersionPart? Part { get; set; }

    /// <summary>With -Part: the new version of the deployed software.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Upstream { get; set; }

    /// <summary>The recipe as it was: a file, a folder, or a git revision.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Baseline { get; set; }

    private protected override async Task<EditPlan> PlanAsync(RecipeSource source, CancellationToken token)
    {
        var baseline = await BaselineAsync(source, Baseline, token).ConfigureAwait(false);
        var rules = RuleFilter.Of(Rule);
        var repaired = RecipeRepair.Run(source.Files, source.Join, baseline, finding => finding.Severity >= Severity && rules(finding.Rule));
        foreach (var (_, reason) in repaired.Refused)
        {
            EmitError(reason);
        }

        var plan = new EditPlan(repaired.Files, repaired.Made
            .SelectMany(finding => finding.Repair.Select(edit => new PlannedChange(finding.Path, $"{finding.Rule}: {Describe(edit)}"))).ToList());
        return Part is { } part && MustStep(source, baseline, repaired) ? await StepAsync(source, plan, part, token).ConfigureAwait(false) : plan;
    }

    private static bool MustStep(RecipeSource source, RecipeModel? baseline, RepairResult repaired) => baseline is null
        ? repaired.Made.Count > 0
        : RecipeLinter.Lint(source.Join(repaired.Files), baseline).Any(finding => finding.Rule == "VersionNotRaised");

    private async Task<EditPlan> StepAsync(RecipeSource source, EditPlan plan, VersionPart part, CancellationToken token)
    {
        var tags = await new GitRepository(source.Folder).TagsAsync(token).ConfigureAwait(false);
        var (edit, from, to) = VersionStep.Plan(source.Join(plan.Files), part, Upstream, tags);
        return new EditPlan(RecipeEditor.Apply(plan.Files, [edit]), [.. plan.Changes, new PlannedChange(null, $"raise the version from {from} to {to}")]);
    }
}

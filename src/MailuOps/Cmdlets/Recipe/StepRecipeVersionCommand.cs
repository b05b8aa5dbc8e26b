using System.Management.Automation;
using MailuOps.Recipe.Editing;
using MailuOps.Recipe.Files;
using MailuOps.Recipe.Versioning;

namespace MailuOps.Cmdlets;

/// <summary>Step-RecipeVersion: raises the recipe's version label. Refuses a version that is among the recipe's git tags already.</summary>
[Cmdlet(VerbsCommon.Step, "RecipeVersion", SupportsShouldProcess = true, HelpUri = HelpPages.Root + "Step-RecipeVersion.md")]
[OutputType(typeof(RecipeChange))]
public sealed class StepRecipeVersionCommand : RecipeEditCmdlet
{
    /// <summary>The part to raise: what a change means differs between recipes, so it is never guessed.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    public VersionPart Part { get; set; }

    /// <summary>The new version of the deployed software, behind the plus sign. Without it that part stays.</summary>
    [Parameter(Position = 2)]
    [ValidateNotNullOrEmpty]
    public string? Upstream { get; set; }

    private protected override async Task<EditPlan> PlanAsync(RecipeSource source, CancellationToken token)
    {
        var tags = await new GitRepository(source.Folder).TagsAsync(token).ConfigureAwait(false);
        var (edit, from, to) = VersionStep.Plan(source.Model, Part, Upstream, tags);
        return new EditPlan(RecipeEditor.Apply(source.Files, [edit]), [new PlannedChange(null, $"raise the version from {from} to {to}")]);
    }
}

using System.Management.Automation;
using MailuOps.Recipe.Compose;
using MailuOps.Recipe.Editing;
using MailuOps.Recipe.Files;
using MailuOps.Recipe.Linting;

namespace MailuOps.Cmdlets;

/// <summary>Base of the cmdlets that change a recipe. What they plan is proven before it is confirmed, and confirmed before it is written.</summary>
public abstract class RecipeEditCmdlet : RecipeCmdlet
{
    /// <summary>The recipe's files after the change, and what the change is, in words.</summary>
    /// <param name="source">The recipe as it is.</param>
    /// <param name="token">Ends the work.</param>
    private protected abstract Task<EditPlan> PlanAsync(RecipeSource source, CancellationToken token);

    private protected sealed override async Task RunAsync(RecipeSource source, CancellationToken token)
    {
        foreach (var file in source.Files)
        {
            if (SyntaxRules.Check(file).FirstOrDefault(finding => finding.Severity == FindingSeverity.Error) is { } broken)
            {
                throw Errors.RecipeInvalid(broken.Path, broken.Line, broken.Message);
            }
        }

        var plan = await PlanAsync(source, token).ConfigureAwait(false);
        var changed = source.Files.Zip(plan.Files, (before, after) => (before, after)).Where(pair => pair.before.Text != pair.after.Text).ToList();
        foreach (var (before, after) in changed)
        {
            var changes = changed.Count == 1 ? plan.Changes : plan.Changes.Where(change => change.File is null || change.File == before.Path).ToList();
            var diff = UnifiedDiff.Write(System.IO.Path.GetRelativePath(source.Folder, before.Path).Replace('\\', '/'), before.Text, after.Text);
            var write = await ConfirmAsync(before.Path, string.Join("; ", changes.Select(change => change.Text))).ConfigureAwait(false);
            if (write)
            {
                RecipeText.Replace(before.Path, before.Text, after.Text);
            }

            Emit(new RecipeChange { Path = before.Path, Changes = changes.Select(change => change.Text).ToList(), Diff = diff, Written = write });
        }

        if (changed.Count == 0)
        {
            Emit(new RecipeChange { Path = source.Files[0].Path, Changes = [], Diff = string.Empty, Written = false });
        }
    }

    /// <summary>Makes edits and describes them.</summary>
    private protected static EditPlan Plan(IReadOnlyList<ComposeFile> files, IReadOnlyList<LabelEdit> edits) =>
        new(RecipeEditor.Apply(files, edits), edits.Select(edit => new PlannedChange(null, Describe(edit))).ToList());

    private protected static string Describe(LabelEdit edit) => edit switch
    {
        LabelEdit.Set set => $"set {set.Key}={set.Value} on {set.Service}",
        LabelEdit.Rename rename => $"rename {rename.Key} to {rename.NewKey} on {rename.Service}",
        LabelEdit.Remove { Where: LabelPlace.Container } remove => $"remove {remove.Key} from labels of {remove.Service}",
        LabelEdit.Remove remove => $"remove {remove.Key} from {remove.Service}",
        _ => edit.ToString(),
    };
}

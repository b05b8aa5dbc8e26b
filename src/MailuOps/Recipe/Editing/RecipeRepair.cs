using MailuOps.Recipe.Compose;
using MailuOps.Recipe.Linting;

namespace MailuOps.Recipe.Editing;

/// <summary>Makes every fix that the linter's findings offer, one after the other, looking anew after each: a fix may make others needless.</summary>
internal static class RecipeRepair
{
    // Labels that mean something else than they say come first: once right, they often leave nothing to add.
    private static readonly string[] Order =
    [
        "LabelValueNotText", "LabelNotUnderDeploy", "LabelWithoutValue", "UnknownBackupLabel", "LegacyPathLabel", "UnknownVolume", "UnknownPath",
        "BackupEnableContradicts", "BackupOnServiceWithoutVolumes",
    ];

    private const int RoundLimit = 500;

    /// <param name="files">The recipe.</param>
    /// <param name="join">Makes a model of its files, as they are after each fix.</param>
    /// <param name="baseline">What the recipe was, for the rules that compare; or null.</param>
    /// <param name="wanted">Which findings to fix, of those that can be.</param>
    public static RepairResult Run(
        IReadOnlyList<ComposeFile> files, Func<IReadOnlyList<ComposeFile>, RecipeModel> join, RecipeModel? baseline, Func<RecipeFinding, bool> wanted)
    {
        var made = new List<RecipeFinding>();
        var refused = new List<(RecipeFinding Finding, MailuOpsException Reason)>();
        var tried = new HashSet<(string, string, string?, string)>();
        for (var round = 0; round < RoundLimit; round++)
        {
            var next = RecipeLinter.Lint(join(files), baseline)
                .Where(finding => finding.CanRepair && wanted(finding) && !tried.Contains(Key(finding)))
                .MinBy(Rank);
            if (next is null)
            {
                break;
            }

            tried.Add(Key(next));
            try
            {
                files = RecipeEditor.Apply(files, next.Repair);
                made.Add(next);
            }
            catch (MailuOpsException reason)
            {
                refused.Add((next, reason));
            }
        }

        return new RepairResult(files, made, refused);
    }

    private static int Rank(RecipeFinding finding) =>
        finding.Rule == "BackupNotEnabled" ? int.MaxValue : Array.IndexOf(Order, finding.Rule) is >= 0 and var place ? place : Order.Length;

    private static (string, string, string?, string) Key(RecipeFinding finding) => (finding.Rule, finding.Path, finding.Service, finding.Message);
}

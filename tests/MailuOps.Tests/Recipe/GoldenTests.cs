using MailuOps.Recipe.Compose;
using MailuOps.Recipe.Editing;
using MailuOps.Recipe.Linting;

namespace MailuOps.Tests.Recipe;

/// <summary>Every case: the findings as stored in findings.txt, and the repair as stored in repair.diff.</summary>
public sealed class GoldenTests
{
    public static TheoryData<string> Cases => ComposeCases.Theory;

    [Theory, MemberData(nameof(Cases))]
    public void Findings_are_those_stored(string name)
    {
        var findings = RecipeLinter.Lint(ComposeCases.Load(name).Model);
        ComposeCases.Golden(name, "findings.txt", string.Concat(findings.Select(Line)));

        string Line(RecipeFinding finding) =>
            $"{Path.GetFileName(finding.Path)}:{finding.Line}:{finding.Column} {finding.Severity} {finding.Rule} [{finding.Service}]{(finding.CanRepair ? " *" : "")}\n"
            + $"    {finding.Message}\n    -> {finding.Fix}\n";
    }

    [Theory, MemberData(nameof(Cases))]
    public void Repair_is_the_diff_stored(string name)
    {
        var source = ComposeCases.Load(name);
        var result = RecipeRepair.Run(source.Files, source.Join, null, finding => finding.Severity >= FindingSeverity.Warning);
        var diffs = source.Files.Zip(result.Files, (before, after) => UnifiedDiff.Write(Path.GetFileName(before.Path), before.Text, after.Text));
        var refused = result.Refused.Select(pair => $"{pair.Finding.Rule}: {pair.Reason.Message.Replace(ComposeCases.Root + Path.DirectorySeparatorChar, "", StringComparison.Ordinal)}\n");
        ComposeCases.Golden(name, "repair.diff", string.Concat(diffs.Concat(refused)));

        var again = RecipeRepair.Run(result.Files, source.Join, null, finding => finding.Severity >= FindingSeverity.Warning);
        Assert.Empty(again.Made);
    }

    [Theory, MemberData(nameof(Cases))]
    public void Repair_leaves_out_nothing_that_was_saved_unless_a_label_names_it(string name)
    {
        var source = ComposeCases.Load(name);
        var before = CoveragePlan.Current(source.Model);
        var after = CoveragePlan.Current(source.Join(RecipeRepair.Run(source.Files, source.Join, null, _ => true).Files));
        var labels = source.Model.Services.SelectMany(service => service.Written).ToList();
        Assert.All(before.Volumes.Where(volume => volume.Paths is null && after.Volume(volume.Name) is not { Paths: null }), volume =>
        {
            // By its name, or by its path in the container.
            var targets = source.Model.Services.SelectMany(service => service.Mounts).Where(mount => mount.Name == volume.Name).Select(mount => mount.Target).ToList();
            Assert.Contains(labels, label => label.Key.Contains(volume.Name, StringComparison.Ordinal)
                || targets.Exists(target => label.Value.Contains(target, StringComparison.Ordinal)));
        });
        Assert.True(after.Enabled || !before.Enabled);
    }
}

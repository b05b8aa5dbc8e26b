using MailuOps.Recipe.Editing;
using MailuOps.Recipe.Linting;
using MailuOps.Recipe.Versioning;
using MailuOps.Tests.Lab;

namespace MailuOps.Tests.Recipe;

public sealed class RecipeCmdletTests : IDisposable
{
    private const string Enable = "        - \"backupbot.backup=${ENABLE_BACKUPS:-true}\"\n";

    private readonly HostedShell _shell = new();

    public void Dispose() => _shell.Dispose();

    [Fact]
    public void Findings_come_by_parameter_by_pipe_and_by_property()
    {
        using var recipe = new TemporaryRecipe("mailu-recipe");
        _shell.With("f", recipe.Compose).With("d", recipe.Folder);
        string[] scripts = ["Get-MailuRecipeFinding $f", "Get-MailuRecipeFinding -Path $d", "$f | Get-MailuRecipeFinding", "Get-Item $d | Get-MailuRecipeFinding", "[pscustomobject]@{ FullName = $f } | Get-MailuRecipeFinding"];
        foreach (var script in scripts.Where(script => !script.StartsWith("Get-Item", StringComparison.Ordinal)))
        {
            var findings = _shell.Run(script).Succeeded().Of<RecipeFinding>();
            Assert.Contains(findings, finding => finding is { Rule: "AccountsNotBackedUp", Severity: FindingSeverity.Error, Line: 45, Column: 9, Service: "admin" });
            Assert.Contains(findings, finding => finding.Rule == "MailNotBackedUp" && finding.Path == recipe.Compose);
        }
    }

    [Fact]
    public void Findings_are_selected_by_severity_and_rule()
    {
        using var recipe = new TemporaryRecipe("mailu-recipe");
        var result = _shell.With("f", recipe.Compose).Run("Get-MailuRecipeFinding $f -Severity Error -Rule *NotBackedUp").Succeeded();
        Assert.Equal(["AccountsNotBackedUp", "MailNotBackedUp"], result.Of<RecipeFinding>().Select(finding => finding.Rule));
    }

    [Fact]
    public void Files_can_be_listed_and_the_missing_one_is_an_error()
    {
        using var recipe = new TemporaryRecipe("mailu-two-files");
        _shell.With("f", recipe.Compose + Path.PathSeparator + "compose.backup.yml").With("g", recipe.Compose + Path.PathSeparator + "compose.none.yml").With("s", recipe.Compose);
        Assert.Equal(["DkimKeysNotBackedUp"], _shell.Run("Get-MailuRecipeFinding $f -Severity Warning").Succeeded().Of<RecipeFinding>().Select(finding => finding.Rule));
        Assert.Equal("MailuOps.RecipeNotFound", _shell.Run("Get-MailuRecipeFinding $g").ErrorId);
        Assert.Contains("BackupNotEnabled", _shell.Run("Get-MailuRecipeFinding $s").Succeeded().Of<RecipeFinding>().Select(finding => finding.Rule));
    }

    [Fact]
    public void Test_says_true_or_false()
    {
        using var good = new TemporaryRecipe("mailu-labelled");
        using var bad = new TemporaryRecipe("mailu-recipe");
        _shell.With("good", good.Folder).With("bad", bad.Folder);
        Assert.Equal([true, false, false], _shell.Run("Test-MailuRecipe $good; Test-MailuRecipe $bad; Test-MailuRecipe $good -Severity Information").Succeeded().Of<bool>());
    }

    [Fact]
    public void WhatIf_shows_a_diff_and_writes_nothing()
    {
        using var recipe = new TemporaryRecipe("mailu-recipe");
        var before = recipe.Text;
        var change = Assert.Single(_shell.With("f", recipe.Compose).Run("Add-BackupbotLabel $f -WhatIf").Succeeded().Of<RecipeChange>());
        Assert.Equal(before, recipe.Text);
        Assert.False(change.Written);
        Assert.Contains("+" + Enable, change.Diff, StringComparison.Ordinal);
        Assert.StartsWith("--- a/compose.yml\n+++ b/compose.yml\n@@ ", change.Diff, StringComparison.Ordinal);
    }

    [Fact]
    public void Add_writes_the_label_once_and_Remove_gives_the_same_bytes_back()
    {
        using var recipe = new TemporaryRecipe("crlf");
        var before = recipe.Text;
        _shell.With("f", recipe.Compose);
        Assert.True(Assert.Single(_shell.Run("Add-BackupbotLabel $f").Succeeded().Of<RecipeChange>()).Written);
        var labelled = recipe.Text;
        Assert.Contains(Enable.Replace("\n", "\r\n", StringComparison.Ordinal), labelled, StringComparison.Ordinal);

        var again = Assert.Single(_shell.Run("Add-BackupbotLabel $f").Succeeded().Of<RecipeChange>());
        Assert.False(again.Written || again.IsNeeded);
        Assert.Equal(labelled, recipe.Text);

        _shell.Run("Remove-BackupbotLabel $f").Succeeded();
        Assert.Equal(before, recipe.Text);
        Assert.Equal(["compose.yml"], Directory.GetFiles(recipe.Folder, "compose*").Select(Path.GetFileName));
        Assert.DoesNotContain(Directory.GetFiles(recipe.Folder), file => file.EndsWith(".tmp", StringComparison.Ordinal));
    }

    [Fact]
    public void Add_writes_exclusions_paths_and_hooks()
    {
        using var recipe = new TemporaryRecipe("mailu-recipe");
        _shell.With("f", recipe.Compose);
        _shell.Run("Add-BackupbotLabel $f -Service admin -Enable -ExcludeVolume certs, rspamd -VolumePath @{ mailu = 'main.db', 'instance' } -PreHook 'sqlite3 /data/main.db \".backup /data/copy\"'").Succeeded();
        Assert.Contains(
            "    deploy:\n      labels:\n        - \"backupbot.backup=${ENABLE_BACKUPS:-true}\"\n        - \"backupbot.backup.volumes.certs=false\"\n        - \"backupbot.backup.volumes.rspamd=false\"\n"
            + "        - \"backupbot.backup.volumes.mailu.path=main.db,instance\"\n        - \"backupbot.backup.pre-hook=sqlite3 /data/main.db \\\".backup /data/copy\\\"\"\n",
            recipe.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Add-BackupbotLabel $f -Service nobody", "MailuOps.RecipeServiceNotFound")]
    [InlineData("Add-BackupbotLabel $f -ExcludeVolume mails", "MailuOps.RecipeVolumeNotFound")]
    [InlineData("Step-RecipeVersion $f -Part Minor -Upstream 'a b'", "MailuOps.RecipeUpstreamInvalid")]
    public void What_is_not_there_is_an_error_and_nothing_is_written(string script, string id)
    {
        using var recipe = new TemporaryRecipe("mailu-recipe");
        var before = recipe.Text;
        Assert.Equal(id, _shell.With("f", recipe.Compose).Run(script).ErrorId);
        Assert.Equal(before, recipe.Text);
    }

    [Theory]
    [InlineData("service-is-an-alias", "MailuOps.RecipeEditImpossible")]
    [InlineData("anchored-in-use", "MailuOps.RecipeEditUnsafe")]
    [InlineData("tab-indent", "MailuOps.RecipeInvalid")]
    [InlineData("services-as-a-list", "MailuOps.RecipeInvalid")]
    public void A_file_that_cannot_be_edited_safely_stays_as_it_is(string name, string id)
    {
        using var recipe = new TemporaryRecipe(name);
        var before = recipe.Text;
        Assert.Equal(id, _shell.With("f", recipe.Compose).Run("Add-BackupbotLabel $f -Service app").ErrorId);
        Assert.Equal(before, recipe.Text);
    }

    [Fact]
    public void Update_fixes_and_raises_the_version_in_one_go_and_only_once()
    {
        using var recipe = new TemporaryRecipe("mailu-misspelled-volumes");
        _shell.With("d", recipe.Folder);
        var change = Assert.Single(_shell.Run("Update-MailuRecipe $d -Part Minor").Succeeded().Of<RecipeChange>());
        Assert.True(change.Written);
        Assert.Contains("raise the version from 3.0.1+2024.06.52 to 3.1.0+2024.06.52", change.Changes);
        Assert.Contains("coop-cloud.${STACK_NAME}.version=3.1.0+2024.06.52", recipe.Text, StringComparison.Ordinal);
        Assert.Equal([true], _shell.Run("Test-MailuRecipe $d").Succeeded().Of<bool>());

        var after = recipe.Text;
        Assert.False(Assert.Single(_shell.Run("Update-MailuRecipe $d -Part Minor").Succeeded().Of<RecipeChange>()).IsNeeded);
        Assert.Equal(after, recipe.Text);
    }

    [Fact]
    public void Update_writes_several_files_and_tells_which_change_is_whose()
    {
        using var recipe = new TemporaryRecipe("mailu-two-files");
        _shell.With("d", recipe.Folder);
        var changes = _shell.Run("Update-MailuRecipe $d -Part Patch").Succeeded().Of<RecipeChange>();
        Assert.Equal(["compose.yml", "compose.backup.yml"], changes.Select(change => Path.GetFileName(change.Path)));
        Assert.Contains(changes[1].Changes, change => change.Contains("volumes.dkim", StringComparison.Ordinal));
        Assert.DoesNotContain(changes[0].Changes, change => change.Contains("volumes.dkim", StringComparison.Ordinal));
    }

    [Fact]
    public void Convert_goes_to_the_old_labels_and_back()
    {
        using var recipe = new TemporaryRecipe("mailu-labelled");
        _shell.With("f", recipe.Compose);
        _shell.Run("Convert-BackupbotLabel $f -To Legacy").Succeeded();
        Assert.Contains("- \"backupbot.backup.path=/mail\"", recipe.Text, StringComparison.Ordinal);
        Assert.Contains("- \"backupbot.backup.path=/data,/dkim\"", recipe.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("backupbot.backup.volumes", recipe.Text, StringComparison.Ordinal);

        _shell.Run("Convert-BackupbotLabel $f -To Current -ExcludeOther").Succeeded();
        Assert.DoesNotContain("backupbot.backup.path", recipe.Text, StringComparison.Ordinal);
        Assert.Contains("backupbot.backup.volumes.rspamd=false", recipe.Text, StringComparison.Ordinal);
        Assert.Equal([true], _shell.Run("Test-MailuRecipe $f").Succeeded().Of<bool>());
    }

    [Fact]
    public void A_version_is_read_stepped_and_refused_when_released()
    {
        using var recipe = new TemporaryRecipe("mailu-recipe").Committed("3.0.1+2024.06.52", "3.1.0+2024.06.52");
        _shell.With("f", recipe.Compose);
        var release = Assert.Single(_shell.Run("Get-RecipeVersion $f").Succeeded().Of<RecipeRelease>());
        Assert.Equal(("3.0.1+2024.06.52", 36, "app", true), (release.Version.ToString(), release.Line, release.Service, release.IsReleased));

        Assert.Equal("MailuOps.RecipeVersionExists", _shell.Run("Step-RecipeVersion $f Minor").ErrorId);
        _shell.Run("Step-RecipeVersion $f -Part Patch -Upstream 2024.06.53").Succeeded();
        Assert.False(Assert.Single(_shell.Run("Get-RecipeVersion $f").Succeeded().Of<RecipeRelease>()).IsReleased);
        Assert.Contains("version=3.0.2+2024.06.53\"\n", recipe.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_changed_against_a_revision_want_a_higher_version()
    {
        using var recipe = new TemporaryRecipe("mailu-recipe").Committed();
        _shell.With("d", recipe.Folder);
        Assert.Empty(_shell.Run("Get-MailuRecipeFinding $d -Baseline HEAD -Rule Version*").Succeeded().Output);
        _shell.Run("Add-BackupbotLabel $d").Succeeded();
        Assert.Equal(
            ["The recipe changed (labels of app) and its version 3.0.1+2024.06.52 did not."],
            _shell.Run("Get-MailuRecipeFinding $d -Baseline HEAD -Rule Version*").Succeeded().Of<RecipeFinding>().Select(finding => finding.Message));
        _shell.Run("Update-MailuRecipe $d -Baseline HEAD -Part Minor").Succeeded();
        Assert.Equal([true], _shell.Run("Test-MailuRecipe $d -Baseline HEAD").Succeeded().Of<bool>());
        Assert.Equal("MailuOps.RecipeBaselineUnreadable", _shell.Run("Test-MailuRecipe $d -Baseline nosuchrevision").ErrorId);
        Assert.Equal("MailuOps.RecipeBaselineUnreadable", _shell.Run("Test-MailuRecipe $d -Baseline '--output=x'").ErrorId);
    }

    [Fact]
    public void A_baseline_is_a_file_a_list_a_folder_or_a_revision_of_a_repository_further_up()
    {
        using var before = new TemporaryRecipe("mailu-two-files");
        using var after = new TemporaryRecipe("mailu-two-files");
        after.Text = after.Text.Replace("2024.06.52", "2024.06.53", StringComparison.Ordinal).Replace("+2024.06.53", "+2024.06.52", StringComparison.Ordinal);
        _shell.With("before", before.Folder).With("after", after.Folder).With("old", before.Compose).With("new", after.Compose);
        string[] scripts =
        [
            "Get-MailuRecipeFinding $new -Baseline $old", "Get-MailuRecipeFinding $after -Baseline $before",
            "Get-MailuRecipeFinding ${new}:compose.backup.yml -Baseline ${old}:compose.backup.yml".Replace(":compose.backup", Path.PathSeparator + "compose.backup", StringComparison.Ordinal),
        ];
        Assert.All(scripts, script => Assert.Contains(_shell.Run(script).Succeeded().Of<RecipeFinding>(), finding => finding.Rule == "VersionNotRaised"));

        before.Committed();
        var inner = Directory.CreateDirectory(Path.Combine(before.Folder, "recipes", "mailu"));
        File.Copy(after.Compose, Path.Combine(inner.FullName, "compose.yml"));
        var result = _shell.With("inner", inner.FullName).Run("Test-MailuRecipe $inner -Baseline HEAD");
        Assert.Equal("MailuOps.RecipeBaselineUnreadable", result.ErrorId);
        Assert.Contains("none of the recipe's files", result.AllErrors[0].Exception.Message, StringComparison.Ordinal);
        before.Commit("recipes");
        Assert.Equal([], _shell.Run("Get-MailuRecipeFinding $inner -Baseline HEAD -Rule VersionNotRaised").Succeeded().Of<RecipeFinding>());
        File.Copy(before.Compose, Path.Combine(inner.FullName, "compose.yml"), overwrite: true);
        Assert.Single(_shell.Run("Get-MailuRecipeFinding $inner -Baseline HEAD -Rule VersionNotRaised").Succeeded().Output);
    }

    [Fact]
    public void The_labs_recipe_without_labels_is_found_wanting_and_repaired()
    {
        using var recipe = new TemporaryRecipe("nothing-to-save");
        recipe.Text = File.ReadAllText(Path.Combine(ComposeCases.Root, "..", "..", "lab", "compose.yml"));
        _shell.With("f", recipe.Compose);
        _shell.Run("Remove-BackupbotLabel $f").Succeeded();
        Assert.DoesNotContain("backupbot", recipe.Text, StringComparison.Ordinal);
        Assert.Equal(
            ["AccountsNotBackedUp", "BackupNotEnabled", "MailNotBackedUp"],
            _shell.Run("Get-MailuRecipeFinding $f -Severity Error").Succeeded().Of<RecipeFinding>().Select(finding => finding.Rule).Order());

        _shell.Run("Update-MailuRecipe $f").Succeeded();
        Assert.Contains("- \"backupbot.backup=${ENABLE_BACKUPS:-true}\"", recipe.Text, StringComparison.Ordinal);
        Assert.Equal([true], _shell.Run("Test-MailuRecipe $f -Severity Warning").Succeeded().Of<bool>());
    }

    [Fact]
    public void Rules_complete_and_are_those_of_the_help_page()
    {
        Assert.Equal(["MailNotBackedUp", "MailQueueNotBackedUp", "WebmailDataNotBackedUp"], _shell.Complete("Get-MailuRecipeFinding -Rule Mail"));
        Assert.Equal(["LiveDatabase"], _shell.Complete("Update-MailuRecipe -Rule live"));

        var page = File.ReadAllText(Path.Combine(ComposeCases.Root, "..", "..", "docs", "en-US", "Get-MailuRecipeFinding.md"));
        Assert.All(RuleNames.All, rule => Assert.Contains($"`{rule}`", page, StringComparison.Ordinal));
        var golden = ComposeCases.Names.Select(name => Path.Combine(ComposeCases.Root, name, "findings.txt")).Where(File.Exists).SelectMany(File.ReadLines)
            .Where(line => !line.StartsWith(' ')).Select(line => line.Split(' ')[2]).ToHashSet();
        Assert.Subset(RuleNames.All.ToHashSet(), golden);
        Assert.Equal(["VersionNotRaised"], RuleNames.All.Except(golden));
    }

    [Fact]
    public void Services_complete_from_the_recipe_that_is_named()
    {
        using var recipe = new TemporaryRecipe("mailu-recipe");
        Assert.Equal(["admin", "antispam", "app"], _shell.Complete($"Add-BackupbotLabel '{recipe.Compose}' -Service a"));
        Assert.Equal(["imap"], _shell.Complete($"Remove-BackupbotLabel -Path {recipe.Folder} -Service im"));
        _shell.With("d", recipe.Folder).Run("$null = $ExecutionContext.SessionState.Path.SetLocation($d)").Succeeded();
        Assert.Equal(["smtp"], _shell.Complete("Add-BackupbotLabel -Service sm"));
        Assert.Equal(["smtp"], _shell.Complete("Add-BackupbotLabel compose.yml -Service sm"));
        Assert.Empty(_shell.Complete($"Remove-BackupbotLabel {recipe.Folder}/nowhere -Service im"));
    }

    [Fact]
    public void A_thousand_paths_go_through_one_pipeline()
    {
        using var recipe = new TemporaryRecipe("mailu-labelled");
        var result = _shell.With("f", recipe.Compose).Run("$n = 0; 1..1000 | ForEach-Object { $f } | Test-MailuRecipe | ForEach-Object { if ($_) { $n++ } }; $n").Succeeded();
        Assert.Equal([1000], result.Of<int>());
    }
}

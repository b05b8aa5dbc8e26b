using System.Management.Automation;
using System.Management.Automation.Language;
using System.Reflection;
using System.Text.RegularExpressions;
using MailuOps.Cmdlets;
using MailuOps.Help;
using Xunit;

namespace MailuOps.Tests.Module;

/// <summary>What every cmdlet owes its user; by class, without a built module.</summary>
public sealed partial class CmdletClassTests
{
    private static readonly IReadOnlyList<CmdletModel> Cmdlets = CmdletModel.Of(typeof(MailuCmdlet).Assembly);

    [Fact]
    public void The_manifest_exports_exactly_the_cmdlets()
    {
        var manifest = Parser.ParseFile(Repository.PathOf("MailuOps.psd1"), out _, out var problems);
        Assert.Empty(problems);
        var table = (HashtableAst)manifest.Find(a => a is HashtableAst, searchNestedScriptBlocks: false)!;
        string[] List(string key) => [.. table.KeyValuePairs.Single(p => p.Item1.Extent.Text == key).Item2
            .FindAll(a => a is StringConstantExpressionAst, true).Cast<StringConstantExpressionAst>().Select(s => s.Value)];
        Assert.Equal(Cmdlets.Select(c => c.Name), List("CmdletsToExport"));
        Assert.Empty(List("FunctionsToExport"));
        Assert.Empty(List("AliasesToExport"));
        Assert.Empty(List("VariablesToExport"));
    }

    [Fact]
    public void Each_says_what_it_gives() =>
        Assert.Empty(Cmdlets.Where(c => c.Type.GetCustomAttributes<OutputTypeAttribute>().Sum(o => o.Type.Length) == 0).Select(c => c.Name));

    [Fact]
    public void Each_test_cmdlet_gives_a_boolean() =>
        Assert.Empty(Cmdlets.Where(c => c.Attribute.VerbName == "Test" && !c.Outputs.SequenceEqual([typeof(bool)])).Select(c => c.Name));

    [Fact]
    public void Each_links_to_its_page() =>
        Assert.Empty(Cmdlets.Where(c => !Uri.TryCreate(c.Attribute.HelpUri, UriKind.Absolute, out var uri)
            || !uri.AbsolutePath.EndsWith($"/docs/en-US/{c.Name}.md", StringComparison.Ordinal)).Select(c => $"{c.Name}: {c.Attribute.HelpUri}"));

    [Fact]
    public void Each_is_sealed_and_named_after_verb_and_noun() =>
        Assert.Empty(Cmdlets.Where(c => !c.Type.IsSealed || c.Type.Name != c.Attribute.VerbName + c.Attribute.NounName + "Command").Select(c => c.Type.Name));

    [Fact]
    public void Each_uses_a_verb_that_PowerShell_knows()
    {
        var verbs = typeof(VerbsCommon).Assembly.GetExportedTypes()
            .Where(t => t.Name.StartsWith("Verbs", StringComparison.Ordinal) && t.IsAbstract && t.IsSealed)
            .SelectMany(t => t.GetFields()).Select(f => f.Name).ToHashSet();
        Assert.Empty(Cmdlets.Where(c => !verbs.Contains(c.Attribute.VerbName)).Select(c => c.Name));
    }

    [Fact]
    public void Each_time_span_takes_what_people_type() =>
        Assert.Empty(Properties()
            .Where(p => (Nullable.GetUnderlyingType(p.Property.PropertyType) ?? p.Property.PropertyType) == typeof(TimeSpan)
                && p.Property.GetCustomAttribute<DurationAttribute>() is null)
            .Select(p => $"{p.Cmdlet} -{p.Property.Name}"));

    [Fact]
    public void None_takes_a_password_as_text() =>
        Assert.Empty(Properties()
            .Where(p => p.Property.PropertyType == typeof(string) && Secret().IsMatch(p.Property.Name))
            .Select(p => $"{p.Cmdlet} -{p.Property.Name}"));

    [Fact]
    public void Each_that_removes_data_asks_first() =>
        Assert.Empty(Cmdlets
            // A label in a recipe is no data: the file is under version control, and the cmdlet returns the diff.
            .Where(c => c.Attribute.VerbName is "Remove" or "Restore" or "Clear" or "Reset" && c.Name != "Remove-BackupbotLabel")
            .Where(c => !c.Attribute.SupportsShouldProcess || c.Attribute.ConfirmImpact != ConfirmImpact.High)
            .Select(c => c.Name));

    private static IEnumerable<(string Cmdlet, PropertyInfo Property)> Properties() => Cmdlets.SelectMany(c => c.Type.GetProperties()
        .Where(p => p.GetCustomAttributes<ParameterAttribute>().Any()).Select(p => (c.Name, p)));

    [GeneratedRegex("Password|Secret|Passphrase|Token$", RegexOptions.IgnoreCase)]
    private static partial Regex Secret();
}

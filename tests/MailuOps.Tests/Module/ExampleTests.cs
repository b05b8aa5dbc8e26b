using System.Management.Automation.Language;
using System.Text.RegularExpressions;
using Xunit;
using YamlDotNet.RepresentationModel;

namespace MailuOps.Tests.Module;

/// <summary>Guides, examples and shipped scripts against what there is.</summary>
public sealed partial class ExampleTests
{
    private static readonly ScriptBlockAst Drill = Parser.ParseFile(Repository.PathOf("module", "scripts", "drill.ps1"), out _, out _);

    public static TheoryData<string> Pages => [.. Directory.EnumerateFiles(Repository.PathOf("docs"), "*.md", SearchOption.AllDirectories)
        .Where(f => Path.GetFileName(f) != "CONTRIBUTING.md").Append(Repository.PathOf("README.md")).Select(f => Path.GetRelativePath(Repository.Root, f))];

    public static TheoryData<string> Scripts => [.. new[] { "module", "scripts", "tools", "examples" }
        .SelectMany(d => Directory.EnumerateFiles(Repository.PathOf(d), "*.ps1", SearchOption.AllDirectories))
        .Select(f => Path.GetRelativePath(Repository.Root, f))];

    public static TheoryData<string> Yamls => [.. Directory.EnumerateFiles(Repository.PathOf("examples"), "*.y*ml", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(Repository.Root, f))];

    [Theory]
    [MemberData(nameof(Pages))]
    public void What_a_page_shows_parses_and_uses_cmdlets_and_parameters_that_exist(string page) => Assert.Empty(
        CodeBlock().Matches(File.ReadAllText(Repository.PathOf(page))).SelectMany(m => ScriptCheck.Problems(m.Groups[1].Value)));

    [Theory]
    [MemberData(nameof(Scripts))]
    public void A_script_is_strict_and_stops_at_errors_and_uses_what_exists(string script)
    {
        var text = File.ReadAllText(Repository.PathOf(script));

        Assert.Matches(@"(?m)^Set-StrictMode -Version Latest$", text);
        Assert.Matches(@"(?m)^\$ErrorActionPreference = 'Stop'$", text);
        Assert.Empty(ScriptCheck.Problems(text));
    }

    [Theory]
    [MemberData(nameof(Yamls))]
    public void An_example_is_YAML_and_its_steps_use_what_exists(string file)
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(File.ReadAllText(Repository.PathOf(file))));
        var texts = yaml.Documents[0].AllNodes.OfType<YamlScalarNode>().Select(n => n.Value ?? "").ToList();

        // Steps in PowerShell: a text of its own, or what pwsh is given.
        var steps = texts.Where(t => t.Contains("\n", StringComparison.Ordinal) && t.Contains("Mailu", StringComparison.Ordinal))
            .Select(t => PwshCommand().Match(t) is { Success: true } inner ? inner.Groups[1].Value : t).ToList();
        Assert.Empty(steps.SelectMany(ScriptCheck.Problems));

        // Or the arguments of drill.ps1.
        var known = Drill.ParamBlock.Parameters.Select(p => "-" + p.Name.VariablePath.UserPath).ToList();
        var given = texts.Where(t => t.Contains("drill.ps1", StringComparison.Ordinal)).SelectMany(t => t[t.IndexOf("drill.ps1", StringComparison.Ordinal)..].Split(' '))
            .Concat(yaml.Documents[0].AllNodes.OfType<YamlSequenceNode>().Where(s => s.Children.Any(c => c is YamlScalarNode { Value: "-Stack" })).SelectMany(s => s.Children.OfType<YamlScalarNode>().Select(c => c.Value ?? "")))
            .Where(a => a.StartsWith('-')).ToList();
        Assert.Empty(given.Except(known));
        Assert.True(steps.Count + given.Count > 0, "nothing was looked at");
    }

    [Fact]
    public void The_scheduled_drill_hands_on_only_what_the_drill_takes() => Assert.Empty(
        Drill.FindAll(a => a is ForEachStatementAst { Variable.VariablePath.UserPath: "name" }, true).Cast<ForEachStatementAst>()
            .SelectMany(f => f.Condition.FindAll(a => a is StringConstantExpressionAst, true).Cast<StringConstantExpressionAst>())
            .Where(s => typeof(MailuOps.Cmdlets.InvokeMailuRestoreDrillCommand).GetProperty(s.Value) is null || Drill.ParamBlock.Parameters.All(p => p.Name.VariablePath.UserPath != s.Value))
            .Select(s => s.Value));

    [Fact]
    public void The_image_is_made_of_what_pack_sh_lays_out()
    {
        var recipe = File.ReadAllText(Repository.PathOf("examples", "container", "Dockerfile"));

        Assert.Contains("COPY MailuOps /opt/mailuops\n", recipe, StringComparison.Ordinal);
        Assert.Contains("\"/opt/mailuops/module/scripts/drill.ps1\"", recipe, StringComparison.Ordinal);
        Assert.Contains("$new/image/MailuOps/host", File.ReadAllText(Repository.PathOf("pack.sh")), StringComparison.Ordinal);
    }

    [Fact]
    public void The_files_of_settings_in_the_guides_can_be_read()
    {
        var blocks = Directory.EnumerateFiles(Repository.PathOf("docs"), "*.md", SearchOption.AllDirectories)
            .SelectMany(f => JsonBlock().Matches(File.ReadAllText(f)).Select(m => m.Groups[1].Value)).ToList();

        var repositories = blocks.FindAll(b => b.Contains("\"repository\"", StringComparison.Ordinal));
        Assert.Equal((3, 1), (blocks.Count, repositories.Count));
        Assert.All(repositories, b => Assert.NotNull(MailuOps.Backup.Restic.RepositoryFile.Parse(b, "the guide").Password));
        Assert.All(blocks.Except(repositories), b => Assert.NotEmpty(MailuOps.Notify.NotificationFile.Parse(b, "the guide")));
    }

    [GeneratedRegex("^```powershell\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex("^```(?:json)?\n(\\{\n.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex JsonBlock();

    [GeneratedRegex("-Command '(.*)'", RegexOptions.Singleline)]
    private static partial Regex PwshCommand();
}

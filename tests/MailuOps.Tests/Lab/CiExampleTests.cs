using System.Diagnostics;
using System.Xml.Linq;
using YamlDotNet.RepresentationModel;

namespace MailuOps.Tests.Lab;

/// <summary>What the examples for CI systems run, as they stand in their files: only the installation is left out, as the module is here.</summary>
[Collection("lab")]
public sealed class CiExampleTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mailuops-ci-").FullName;

    public CiExampleTests()
    {
        Directory.CreateDirectory($"{_folder}/modules");
        Directory.CreateSymbolicLink($"{_folder}/modules/MailuOps", Repository.Root);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [LabPwshFact]
    public void GitHub_runs_the_drill_and_the_suite_and_shows_both()
    {
        var steps = ((YamlSequenceNode)Example("github-actions.yml")["jobs"]["drill"]["steps"]).OfType<YamlMappingNode>()
            .Where(s => s.Children.ContainsKey("run")).ToDictionary(s => s["name"].ToString(), s => s["run"].ToString());
        Assert.Equal(["Install", "Drill", "M1 as a Pester suite"], steps.Keys);
        Assert.StartsWith("Install-PSResource MailuOps, Pester", steps["Install"], StringComparison.Ordinal);
        Pwsh(steps["Drill"]);
        Assert.Equal("0", Suite("drill.junit.xml").Attribute("failures")!.Value);
        Assert.Contains("Passed", File.ReadAllText($"{_folder}/summary.md"), StringComparison.OrdinalIgnoreCase);
        Assert.True(new FileInfo($"{_folder}/drill.html").Length > 1000);

        Pwsh(steps["M1 as a Pester suite"]);
        Assert.Equal("0", Suite("m1.junit.xml").Attribute("failures")!.Value);
        Assert.NotEqual("0", Suite("m1.junit.xml").Attribute("tests")!.Value);
    }

    [LabPwshFact]
    public void GitLab_runs_the_drill_and_shows_it()
    {
        var script = ((YamlSequenceNode)Example("gitlab-ci.yml")["restore-drill"]["script"]).Single().ToString();
        var installed = script.Replace("Install-PSResource MailuOps -TrustRepository\n", "", StringComparison.Ordinal);
        Assert.NotEqual(script, installed);
        Run("/bin/sh", "-c", installed);
        Assert.Equal("0", Suite("drill.junit.xml").Attribute("failures")!.Value);
    }

    [LabFact]
    public void Woodpecker_runs_the_drill_and_shows_it()
    {
        var commands = ((YamlSequenceNode)Example("woodpecker.yml")["steps"]).SelectMany(s => (YamlSequenceNode)s["commands"]).Select(c => c.ToString()).ToList();
        Assert.Equal(2, commands.Count);
        Run("/bin/sh", "-c", commands[0].Replace("/opt/mailuops/host", Repository.PathOf("out", "host"), StringComparison.Ordinal).Replace("/opt/mailuops", Repository.Root, StringComparison.Ordinal));
        Assert.Contains("Passed", Run("/bin/sh", "-c", commands[1]), StringComparison.OrdinalIgnoreCase);
    }

    private static YamlMappingNode Example(string name)
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(File.ReadAllText(Repository.PathOf("examples", "ci", name))));
        return (YamlMappingNode)yaml.Documents[0].RootNode;
    }

    /// <summary>The first suite of a JUnit file.</summary>
    private XElement Suite(string file) => XDocument.Load($"{_folder}/{file}").Descendants("testsuite").First();

    private void Pwsh(string script)
    {
        // As the runner does it.
        File.WriteAllText($"{_folder}/step.ps1", $"$ErrorActionPreference = 'stop'\n{script}");
        Run(Shells.PwshPath!, "-NoProfile", "-NonInteractive", "-Command", $". '{_folder}/step.ps1'");
    }

    private string Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = _folder };
        start.Environment["STACK"] = LabServer.Stack;
        start.Environment["GITHUB_STEP_SUMMARY"] = $"{_folder}/summary.md";
        start.Environment["PSModulePath"] = $"{_folder}/modules";
        start.Environment["PATH"] = $"{Path.GetDirectoryName(Shells.PwshPath)}:{start.Environment["PATH"]}";
        var run = Shells.Run(Process.Start(start)!, limit: TimeSpan.FromMinutes(4));
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        return run.Output;
    }
}

/// <summary>A test that needs the lab and a real pwsh with Pester.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LabPwshFactAttribute : FactAttribute
{
    /// <summary>Decides when the test is discovered.</summary>
    public LabPwshFactAttribute() => Skip = LabGate.SkipReason ?? new PwshFactAttribute().Skip;
}

using System.IO.Compression;
using System.Xml.Linq;
using MailuOps.Cmdlets;
using MailuOps.Help;
using Xunit;

namespace MailuOps.Tests.Module;

/// <summary>What pack.sh makes, put to use as its users do.</summary>
public sealed class PackTests(PackFixture pack) : IClassFixture<PackFixture>
{
    private static readonly IReadOnlyList<CmdletModel> Cmdlets = CmdletModel.Of(typeof(MailuCmdlet).Assembly);

    [BuiltModuleFact]
    public void The_package_has_the_module_at_its_root_and_nothing_of_the_sources()
    {
        using var zip = ZipFile.OpenRead(pack.Package);
        var names = zip.Entries.Select(e => e.FullName).ToList();

        Assert.All(new[] { "MailuOps.psd1", "LICENSE", "README.md", "module/MailuOps.psm1", "module/bin/MailuOps.dll", "module/bin/MailuOps.Loader.dll",
            "module/scripts/drill.ps1", "module/schema/drill-report.v1.schema.json", "en-US/MailuOps.dll-Help.xml", "tests/Pester/M1.Tests.ps1" }, n => Assert.Contains(n, names));
        Assert.DoesNotContain(names, n => n.EndsWith(".cs", StringComparison.Ordinal) || n.EndsWith(".pdb", StringComparison.Ordinal) || n.Contains("System.Management.Automation", StringComparison.Ordinal));
    }

    [BuiltModuleFact]
    public void The_description_has_what_galleries_show_and_search()
    {
        using var zip = ZipFile.OpenRead(pack.Package);
        var metadata = XDocument.Load(zip.GetEntry("MailuOps.nuspec")!.Open()).Root!.Elements().Single();
        string Of(string name) => metadata.Elements().Single(e => e.Name.LocalName == name).Value;
        var tags = Of("tags").Split(' ');

        Assert.Equal("MailuOps", Of("id"));
        Assert.All(new[] { "version", "authors", "description", "projectUrl", "license", "copyright", "releaseNotes" }, n => Assert.NotEqual("", Of(n)));
        Assert.Contains("PSModule", tags);
        Assert.Contains("PSEdition_Core", tags);
        Assert.Equal(Cmdlets.Select(c => "PSCmdlet_" + c.Name).Order(), tags.Where(t => t.StartsWith("PSCmdlet_", StringComparison.Ordinal)).Order());
        Assert.True(Of("tags").Length < 4000, "the gallery takes no more");
    }

    [BuiltModuleFact]
    public void The_host_imports_it_twice_and_in_parallel()
    {
        var run = Shells.Run(Shells.Start(Path.Combine(pack.Folder, "image", "MailuOps", "host", "mailuops"), "-Command", """
            $path = [IO.Path]::Combine((Get-Module MailuOps).ModuleBase, 'MailuOps.psd1')
            [MailuOps._Format].Assembly.Location
            (Get-Command -Module MailuOps).Count
            Import-Module $path -Force
            (Get-Command -Module MailuOps).Count
            $pool = [runspacefactory]::CreateRunspacePool([initialsessionstate]::CreateDefault2())
            $null = $pool.SetMaxRunspaces(4)
            $pool.Open()
            $jobs = foreach ($i in 1..8) {
                $shell = [powershell]::Create()
                $shell.RunspacePool = $pool
                $null = $shell.AddScript("Import-Module '$path' -ErrorAction Stop; (Get-Command -Module MailuOps).Count")
                @{ Shell = $shell; Handle = $shell.BeginInvoke() }
            }
            foreach ($job in $jobs) { $job.Shell.EndInvoke($job.Handle); if ($job.Shell.HadErrors) { 'error' } }
            """));
        Assert.Equal([Path.Combine(pack.Folder, "image", "MailuOps", "module", "bin", "MailuOps.dll"), .. Enumerable.Repeat($"{Cmdlets.Count}", 10)], run.Succeeded().Lines);
    }

    [PwshFact]
    public void Pwsh_finds_it_on_its_path_with_help_and_views()
    {
        var run = Shells.Pwsh($$"""
            Set-StrictMode -Version Latest
            $ErrorActionPreference = 'Stop'
            $env:PSModulePath = '{{pack.Folder}}' + [IO.Path]::PathSeparator + $env:PSModulePath
            Import-Module MailuOps
            (Get-Module MailuOps).ModuleBase
            @(Get-Command -Module MailuOps).Count
            @(Get-Command -Module MailuOps | Where-Object { -not (Get-Help $_.Name -Full).description }).Count
            @(Get-FormatData MailuOps.*).Count -gt 5
            1..4 | ForEach-Object -Parallel { Import-Module MailuOps -Force; @(Get-Command -Module MailuOps).Count }
            """);
        Assert.Equal([Path.Combine(pack.Folder, "MailuOps"), $"{Cmdlets.Count}", "0", "True", .. Enumerable.Repeat($"{Cmdlets.Count}", 4)], run.Succeeded().Lines);
    }

    [BuiltModuleTheory]
    [InlineData("unix:///nowhere/docker.sock", "")]
    [InlineData("nonsense", "")]
    [InlineData("unix:///nowhere/docker.sock", "-HistoryPath=/proc/none")]
    public void The_scheduled_drill_says_that_it_could_not_run(string host, string more)
    {
        var run = Shells.Run(Shells.Start(Path.Combine(pack.Folder, "image", "MailuOps", "host", "mailuops"),
            ["-NonInteractive", Path.Combine(pack.Folder, "MailuOps", "module", "scripts", "drill.ps1"), "-DockerHost", host, .. more.Split('=', StringSplitOptions.RemoveEmptyEntries)]));
        Assert.Equal((3, ""), (run.ExitCode, run.Output));
        Assert.Contains("drill: ", run.Error, StringComparison.Ordinal);
    }
}

/// <summary>pack.sh, run once into a folder of its own.</summary>
public sealed class PackFixture : IDisposable
{
    public PackFixture()
    {
        if (Repository.NotBuilt is null)
        {
            var run = Shells.Run(Shells.Start(Repository.PathOf("pack.sh"), Folder));
            Assert.True(run.ExitCode == 0, run.Output + run.Error);
        }
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("mailuops-pack-").FullName;

    public string Package => Assert.Single(Directory.GetFiles(Folder, "*.nupkg"));

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}

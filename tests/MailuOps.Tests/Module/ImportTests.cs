using System.Reflection;
using System.Reflection.Emit;
using MailuOps.Cmdlets;
using MailuOps.Help;
using Xunit;

namespace MailuOps.Tests.Module;

/// <summary>The built module, imported by the host in a process of its own, and by pwsh where there is one.</summary>
public sealed class ImportTests
{
    private static readonly int Count = CmdletModel.Of(typeof(MailuCmdlet).Assembly).Count;

    [BuiltModuleFact]
    public void All_cmdlets_are_there_and_nothing_else()
    {
        var run = Shells.Host("(Get-Command -Module MailuOps).Where({ $_.CommandType -eq 'Cmdlet' }).Count; (Get-Command -Module MailuOps).Count");
        Assert.Equal([$"{Count}", $"{Count}"], run.Succeeded().Lines);
    }

    [BuiltModuleFact]
    public void Importing_twice_with_force_and_after_removal_gives_the_same()
    {
        var run = Shells.Host("""
            $path = [IO.Path]::Combine((Get-Module MailuOps).ModuleBase, 'MailuOps.psd1')
            Import-Module $path
            (Get-Command -Module MailuOps).Count
            Import-Module $path -Force
            (Get-Command -Module MailuOps).Count
            Remove-Module MailuOps
            Import-Module $path -Force
            (Get-Command -Module MailuOps).Count
            @(Get-Module MailuOps).Count
            """);
        Assert.Equal([$"{Count}", $"{Count}", $"{Count}", "1"], run.Succeeded().Lines);
    }

    [BuiltModuleFact]
    public void Parallel_runspaces_import_at_once()
    {
        var run = Shells.Host("""
            $path = [IO.Path]::Combine((Get-Module MailuOps).ModuleBase, 'MailuOps.psd1')
            $pool = [runspacefactory]::CreateRunspacePool([initialsessionstate]::CreateDefault2())
            $null = $pool.SetMaxRunspaces(8)
            $pool.Open()
            $jobs = foreach ($i in 1..16) {
                $shell = [powershell]::Create()
                $shell.RunspacePool = $pool
                $null = $shell.AddScript("Import-Module '$path' -ErrorAction Stop; (Get-Command -Module MailuOps).Count")
                @{ Shell = $shell; Handle = $shell.BeginInvoke() }
            }
            foreach ($job in $jobs) { $job.Shell.EndInvoke($job.Handle); if ($job.Shell.HadErrors) { 'error' } }
            $pool.Close()
            """);
        Assert.Equal(Enumerable.Repeat($"{Count}", 16), run.Succeeded().Lines);
    }

    [BuiltModuleTheory]
    [InlineData("YamlDotNet")]
    [InlineData("MailKit")]
    [InlineData("Docker.DotNet")]
    public void Another_version_of_a_dependency_in_the_process_does_no_harm(string name)
    {
        var clash = MakeAssembly(name);
        var run = Shells.Host($$"""
            param($Clash)
            Remove-Module MailuOps
            $other = [Reflection.Assembly]::LoadFrom($Clash)
            $null = $other.GetType('Clash', $true)
            Import-Module '{{Repository.PathOf("MailuOps.psd1")}}' -Force
            $context = [Runtime.Loader.AssemblyLoadContext]::GetLoadContext([MailuOps._Format].Assembly)
            $ours = $context.LoadFromAssemblyName([Reflection.AssemblyName]'{{name}}')
            $context.Name
            $other.GetName().Version.ToString()
            $ours.GetName().Version -gt $other.GetName().Version
            [Runtime.Loader.AssemblyLoadContext]::GetLoadContext($ours).Name
            """, clash);
        Assert.Equal(["MailuOps", "0.0.0.1", "True", "MailuOps"], run.Succeeded().Lines);
    }

    [BuiltModuleFact]
    public void Only_the_loader_enters_the_default_context()
    {
        var run = Shells.Host("""
            [Runtime.Loader.AssemblyLoadContext]::Default.Assemblies.ForEach({ $_.Location }).Where({ $_ -like '*/module/bin/*' }).ForEach({ [IO.Path]::GetFileName($_) })
            """);
        Assert.Equal(["MailuOps.Loader.dll"], run.Succeeded().Lines);
    }

    [BuiltModuleFact]
    public void Each_cmdlet_has_full_help_in_the_host_after_a_second_import_too()
    {
        var run = Shells.Host("""
            Import-Module ([IO.Path]::Combine((Get-Module MailuOps).ModuleBase, 'MailuOps.psd1')) -Force
            foreach ($cmdlet in Get-Command -Module MailuOps) {
                $help = Get-Help $cmdlet.Name -Full
                if ("$($help.description.Text)".Length -lt 20 -or @($help.examples.example).Count -lt 2) { "$($cmdlet.Name) has no help" }
            }
            if (-not (Get-Help about_MailuOps)) { 'no about topic' }
            """);
        Assert.Empty(run.Succeeded().Lines);
    }

    [BuiltModuleFact]
    public void Without_its_assemblies_the_module_says_to_build_it()
    {
        var copy = Directory.CreateTempSubdirectory("mailuops");
        Directory.CreateDirectory(Path.Combine(copy.FullName, "module"));
        foreach (var file in Directory.GetFiles(Repository.PathOf("module")).Append(Repository.PathOf("MailuOps.psd1")))
        {
            File.Copy(file, Path.Combine(copy.FullName, Path.GetRelativePath(Repository.Root, file)));
        }

        var run = Shells.Host($"Import-Module '{copy.FullName}/MailuOps.psd1'");
        copy.Delete(recursive: true);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("Run build.sh", run.Error, StringComparison.Ordinal);
    }

    [PwshFact]
    public void Pwsh_imports_it_with_help_and_views()
    {
        var run = Shells.Pwsh($$"""
            $ErrorActionPreference = 'Stop'
            Set-StrictMode -Version Latest
            Import-Module '{{Repository.PathOf("MailuOps.psd1")}}'
            Import-Module '{{Repository.PathOf("MailuOps.psd1")}}' -Force
            @(Get-Command -Module MailuOps).Count
            @(Get-Command -Module MailuOps | Where-Object { -not (Get-Help $_.Name -Full).description }).Count
            (Test-ModuleManifest '{{Repository.PathOf("MailuOps.psd1")}}').ExportedCmdlets.Count
            (Get-Help about_MailuOps).Length -gt 100
            """);
        Assert.Equal([$"{Count}", "0", $"{Count}", "True"], run.Succeeded().Lines);
    }

    private static string MakeAssembly(string name)
    {
        var builder = new PersistedAssemblyBuilder(new AssemblyName(name) { Version = new Version(0, 0, 0, 1) }, typeof(object).Assembly);
        builder.DefineDynamicModule(name).DefineType("Clash", TypeAttributes.Public).CreateType();
        var file = Path.Combine(Directory.CreateTempSubdirectory("mailuops").FullName, name + ".dll");
        builder.Save(file);
        return file;
    }
}

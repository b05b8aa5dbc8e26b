using System.Diagnostics;
using System.Management.Automation;
using System.Runtime.InteropServices;
using MailuOps.Host;
using Xunit;

namespace MailuOps.Tests.Host;

public sealed class HostTests
{
    [BuiltModuleFact]
    public void A_script_gets_its_arguments_and_its_place_and_gives_its_exit_code()
    {
        var run = Script("""
            param([string] $Name, [switch] $Flag, [switch] $Other, [int] $Number)
            "$Name|$Flag|$Other|$Number|$args|$([IO.Path]::GetFileName($PSCommandPath))"
            [pscustomobject]@{ Key = 1; Value = 'kept' }
            exit 7
            """, "-Name", "it's $here", "-Flag", "-Other:$false", "-Number", "-5", "rest");
        Assert.Equal(7, run.ExitCode);
        Assert.Equal("it's $here|True|False|-5|rest|script.ps1", run.Lines[0]);
        Assert.Contains("  1 kept", run.Output, StringComparison.Ordinal);
        Assert.Equal("", run.Error);
    }

    [BuiltModuleTheory]
    [InlineData("'fine'", 0)]
    [InlineData("exit 3", 3)]
    [InlineData("throw 'bad'", 1)]
    [InlineData("Get-Command nope; 'goes on'", 1)]
    [InlineData("Get-Command nope; exit 0", 0)]
    [InlineData("Get-Command nope -ErrorAction SilentlyContinue", 0)]
    [InlineData("try { throw 'bad' } catch { 'caught' }", 0)]
    [InlineData("sh -c 'echo noise >&2; exit 3'", 0)]
    [InlineData("foreach (", 1)]
    public void The_exit_code_tells_how_it_went(string command, int code)
    {
        var run = Shells.Host(command);
        Assert.True(code == run.ExitCode, $"exit code {run.ExitCode}, not {code}: {run.Error}");
    }

    [BuiltModuleFact]
    public void Records_go_to_standard_output_and_all_else_to_standard_error()
    {
        var run = Shells.HostWith("-Verbose", "-Debug", "-Command", """
            & { [CmdletBinding()] param() 'record'; $PSCmdlet.WriteVerbose('v'); $PSCmdlet.WriteWarning('w'); $PSCmdlet.WriteDebug('d') }
            Get-Command nope
            """);
        Assert.Equal(["record"], run.Lines);
        Assert.Contains("VERBOSE: v", run.Error, StringComparison.Ordinal);
        Assert.Contains("WARNING: w", run.Error, StringComparison.Ordinal);
        Assert.Contains("DEBUG: d", run.Error, StringComparison.Ordinal);
        Assert.Contains("'nope' is not recognized", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', run.Error);
    }

    [BuiltModuleFact]
    public void An_error_in_a_script_shows_its_place() =>
        Assert.Contains("script.ps1:2", Script("'a'\nthrow 'deep'").Error, StringComparison.Ordinal);

    [BuiltModuleFact]
    public void Standard_input_can_be_the_script()
    {
        var run = Shells.Run(Shells.Start(Repository.PathOf("out", "host", "mailuops"), "-", "one"), "\"got $args\"");
        Assert.Equal(["got one"], run.Succeeded().Lines);
    }

    [BuiltModuleFact]
    public void Nobody_to_ask_is_an_error_that_names_the_switch()
    {
        var run = Shells.Host("""
            & { [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')] param() if ($PSCmdlet.ShouldProcess('x')) { 'changed' } }
            """);
        Assert.Equal(1, run.ExitCode);
        Assert.Equal("", run.Output);
        Assert.Contains("-Confirm:$false", run.Error, StringComparison.Ordinal);
    }

    [BuiltModuleTheory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public void A_signal_stops_the_script_within_a_second_after_its_clean_up(string signal, int code)
    {
        // Whoever runs the tests in the background of a script has SIGINT ignored, and every child inherits that.
        using var process = Shells.Start(
            "env", "--default-signal=INT", Repository.PathOf("out", "host", "mailuops"), "-Command", "$Host.UI.WriteLine('begun'); try { while ($true) { [Threading.Thread]::Sleep(20) } } finally { $Host.UI.WriteLine('cleaned') }");
        Assert.Equal("begun", process.StandardOutput.ReadLine());
        var clock = Stopwatch.StartNew();
        Process.Start("kill", ["-s", signal, process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]).WaitForExit();
        Assert.Equal("cleaned", process.StandardOutput.ReadLine());
        // The pipeline ends within a second; the process needs a moment more on a busy machine.
        Assert.True(process.WaitForExit(5000));
        Assert.Equal(code, process.ExitCode);
        Assert.InRange(clock.ElapsedMilliseconds, 0, 3000);
    }

    [BuiltModuleTheory]
    [InlineData(0, "--help", "usage: mailuops")]
    [InlineData(0, "--version", "PowerShell 7.")]
    [InlineData(64, "-Nonsense", "")]
    [InlineData(64, "-Command", "")]
    [InlineData(1, "/nowhere/script.ps1", "")]
    public void Command_lines(int code, string argument, string output)
    {
        var run = Shells.HostWith(argument);
        Assert.Equal(code, run.ExitCode);
        Assert.Contains(output, run.Output, StringComparison.Ordinal);
        Assert.Equal(code != 0, run.Error.StartsWith("mailuops: ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("-Name x", "-Name 'x'")]
    [InlineData("-Name:x", "-Name:'x'")]
    [InlineData("-Flag:$false", "-Flag:$false")]
    [InlineData("-5 --x $(rm) it's", "'-5' '--x' '$(rm)' 'it''s'")]
    public void Arguments_become_literals(string arguments, string text) =>
        Assert.Equal(text, HostOptions.ToPowerShell(arguments.Split(' ')));

    [Theory]
    [InlineData("Yes to &All", "A", "a", true)]
    [InlineData("&Yes", "Y", "yes", true)]
    [InlineData("&No", "N", "y", false)]
    [InlineData("Plain", "Plain", "plain", true)]
    public void Choices_have_keys(string label, string key, string answer, bool matches)
    {
        var choice = ChoiceLabel.Of(label);
        Assert.Equal((key, matches), (choice.Key, choice.Matches(answer)));
    }

    [Fact]
    public void Bars_stay_below_what_is_written_and_fit_the_line()
    {
        var error = new StringWriter();
        var terminal = new Terminal(error, error, outputIsTerminal: false, errorIsTerminal: true, colour: false);
        terminal.ShowBars(["first", "second"]);
        terminal.WriteErrorLine("line", "31");
        terminal.ShowBars([]);
        Assert.Equal("first\nsecond\r\e[K\e[1A\e[Kline\nfirst\nsecond\r\e[K\e[1A\e[K", error.ToString());
        var bar = ProgressBars.Bar(new ProgressRecord(1, "Restore drill", "stage\n2 of 5") { PercentComplete = 50, SecondsRemaining = 75 }, 200);
        Assert.Equal("[##########..........] Restore drill: stage 2 of 5 (50 %, 1:15 left)", bar);
        Assert.Equal(39, ProgressBars.Bar(new ProgressRecord(1, new string('x', 100), "s"), 40).Length);
    }

    [Fact]
    public void Without_a_terminal_progress_is_a_line_for_each_stage()
    {
        var error = new StringWriter();
        var bars = new ProgressBars(new Terminal(error, error, false, errorIsTerminal: false, colour: false), TimeProvider.System);
        for (var i = 1; i <= 50; i++)
        {
            bars.Report(new ProgressRecord(1, "Drill", $"backup, file {i} of 50"));
        }

        bars.Report(new ProgressRecord(1, "Drill", "wipe"));
        bars.Report(new ProgressRecord(1, "Drill", "wipe") { RecordType = ProgressRecordType.Completed });
        Assert.Equal("PROGRESS: Drill: backup, file 1 of 50\nPROGRESS: Drill: wipe\n", error.ToString());
    }

    [Fact]
    public void The_manifest_is_found_above_the_host()
    {
        Assert.Equal(Repository.PathOf("MailuOps.psd1"), ModuleLocator.Find(Repository.PathOf("src", "MailuOps.Host")));
        Assert.Null(ModuleLocator.Find(Path.GetTempPath()));
    }

    private static ProcessResult Script(string text, params string[] arguments)
    {
        var folder = Directory.CreateTempSubdirectory("mailuops");
        var file = Path.Combine(folder.FullName, "script.ps1");
        File.WriteAllText(file, text);
        var run = Shells.HostWith([file, .. arguments]);
        folder.Delete(recursive: true);
        return run;
    }
}

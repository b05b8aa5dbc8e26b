using System.Diagnostics;
using MailuOps.Report;
using MailuOps.Tests.Engine;
using MailuOps.Tests.Report;
using Xunit;

namespace MailuOps.Tests.Module;

/// <summary>Colour on a terminal, and none where NO_COLOR is set. The terminal is a real one: elsewhere there is no colour to leave out.</summary>
public sealed class ColourTests
{
    /// <summary>Other escapes, such as those that set up the keyboard, are no colours.</summary>
    private const string Colour = @"\e\[[0-9;]*m";

    [BuiltModuleFact]
    public void The_host_honours_NO_COLOR()
    {
        string[] command = [Repository.PathOf("out", "host", "mailuops"), "-Command", "& { [CmdletBinding()] param() $PSCmdlet.WriteWarning('look') }"];

        Assert.Matches(Colour, OnTerminal(null, command));
        var plain = OnTerminal("1", command);
        Assert.Contains("look", plain, StringComparison.Ordinal);
        Assert.DoesNotMatch(Colour, plain);
    }

    [PwshFact]
    public void The_views_in_pwsh_honour_NO_COLOR()
    {
        var history = Directory.CreateTempSubdirectory("mailuops-history-");
        File.WriteAllText(Path.Combine(history.FullName, $"{SampleDrills.Passed().Id}.json"), DrillReport.Write(SampleDrills.Passed(), ReportFormat.Json));
        string[] command = [Shells.PwshPath!, "-NoProfile", "-NonInteractive", "-Command", $"Import-Module '{Repository.PathOf("MailuOps.psd1")}'; Get-MailuDrill -HistoryPath '{history.FullName}'"];
        var (colour, plain) = (OnTerminal(null, command), OnTerminal("1", command));
        history.Delete(recursive: true);

        Assert.Contains("\e[32mPassed\e[0m", colour, StringComparison.Ordinal);
        Assert.Contains("Passed", plain, StringComparison.Ordinal);
        Assert.DoesNotMatch(Colour, plain);
    }

    private static string OnTerminal(string? noColor, string[] command)
    {
        var start = new ProcessStartInfo($"{HostPython.Prefix}/bin/python3", ["-c", "import pty, sys; sys.exit(pty.spawn(sys.argv[1:]) >> 8)", .. command]) { RedirectStandardOutput = true, RedirectStandardInput = true };
        start.Environment.Remove("PSModulePath");
        start.Environment["TERM"] = "xterm-256color";
        start.Environment["NO_COLOR"] = noColor;
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output;
    }
}

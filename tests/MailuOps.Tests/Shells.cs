using System.Diagnostics;
using Xunit;

namespace MailuOps.Tests;

/// <summary>Processes of the host and of pwsh.</summary>
internal static class Shells
{
    /// <summary>pwsh from MAILUOPS_PWSH or the PATH; null: none.</summary>
    public static string? PwshPath { get; } = Environment.GetEnvironmentVariable("MAILUOPS_PWSH") is { Length: > 0 } named
        ? named
        : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(p => Path.Combine(p, "pwsh")).FirstOrDefault(File.Exists);

    /// <summary>The host with -Command.</summary>
    public static ProcessResult Host(string command, params string[] arguments) => HostWith(["-Command", command, .. arguments]);

    /// <summary>The host with any command line.</summary>
    public static ProcessResult HostWith(params string[] arguments) => Run(Start(Repository.PathOf("out", "host", "mailuops"), arguments));

    public static ProcessResult Pwsh(string command) => Run(Start(PwshPath!, ["-NoProfile", "-NonInteractive", "-Command", command]));

    public static Process Start(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        // An inherited path would let a bare engine load the cmdlets of some other PowerShell.
        start.Environment.Remove("PSModulePath");
        return Process.Start(start)!;
    }

    public static ProcessResult Run(Process process, string? input = null, TimeSpan? limit = null)
    {
        using (process)
        {
            process.StandardInput.Write(input);
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEndAsync();
            var error = process.StandardError.ReadToEndAsync();
            var patience = limit ?? TimeSpan.FromMinutes(10);
            var killed = !process.WaitForExit(patience);
            if (killed)
            {
                process.Kill(entireProcessTree: true);
            }

            process.WaitForExit();
            return new ProcessResult(process.ExitCode, output.Result, error.Result + (killed ? $"\nIt did not end within {patience.TotalSeconds:0} s and was killed." : ""));
        }
    }
}

/// <summary>What a process gave.</summary>
internal sealed record ProcessResult(int ExitCode, string Output, string Error)
{
    public IReadOnlyList<string> Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public ProcessResult Succeeded()
    {
        Assert.True(ExitCode == 0 && Error.Length == 0, $"exit code {ExitCode}\n{Output}\n{Error}");
        return this;
    }
}

/// <summary>A test of the built module in a real pwsh.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PwshFactAttribute : FactAttribute
{
    /// <summary>Decides when the test is discovered.</summary>
    public PwshFactAttribute() => Skip = Repository.NotBuilt
        ?? (Shells.PwshPath is null ? "NOT PROVEN: needs pwsh. Install PowerShell 7.4 or newer, or set MAILUOPS_PWSH to its path." : null);
}

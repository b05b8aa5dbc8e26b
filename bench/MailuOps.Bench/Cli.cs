using System.ComponentModel;
using System.Diagnostics;

namespace MailuOps.Bench;

/// <summary>Runs programs.</summary>
internal static class Cli
{
    /// <summary>The program's standard output; throws when it is missing or fails.</summary>
    public static async Task<string> RunAsync(string program, IEnumerable<string> arguments, byte[]? input = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadToEndAsync();
            var error = process.StandardError.ReadToEndAsync();
            await process.StandardInput.BaseStream.WriteAsync(input ?? []);
            process.StandardInput.Close();
            await process.WaitForExitAsync();
            return process.ExitCode == 0
                ? await output
                : throw new BenchSkippedException($"{program} {string.Join(' ', arguments.Take(2))}: {(await error).Trim()}");
        }
        catch (Win32Exception e)
        {
            throw new BenchSkippedException($"{program} cannot be run: {e.Message}");
        }
    }
}

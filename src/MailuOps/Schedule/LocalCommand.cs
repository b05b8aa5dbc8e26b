using System.Diagnostics;

namespace MailuOps.Schedule;

/// <summary>What a program of this machine answered.</summary>
internal sealed record CommandAnswer(int ExitCode, string Output, string Error);

/// <summary>Runs a program of this machine.</summary>
internal static class LocalCommand
{
    public static async Task<CommandAnswer> RunAsync(IReadOnlyList<string> command, CancellationToken token)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        };
        try
        {
            using var process = Process.Start(start)!;
            process.StandardInput.Close();
            var (output, error) = (process.StandardOutput.ReadToEndAsync(token), process.StandardError.ReadToEndAsync(token));
            await process.WaitForExitAsync(token).ConfigureAwait(false);
            return new CommandAnswer(process.ExitCode, await output.ConfigureAwait(false), await error.ConfigureAwait(false));
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            return new CommandAnswer(127, "", e.Message);
        }
    }
}

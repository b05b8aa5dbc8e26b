using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using MailuOps.Engine;
using MailuOps.Engine.Execution;

namespace MailuOps.Backup.Restic;

/// <summary>A run of a program of this machine, which takes what it may not show from standard input.</summary>
internal static class ResticProcess
{
    /// <summary>restic takes its lock away meanwhile.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(700);

    /// <summary>In a session of its own: Ctrl-C in the terminal is ours to answer, so that a restore is not cut off half-way.</summary>
    private static readonly string? Setsid = new[] { "/usr/bin/setsid", "/bin/setsid" }.FirstOrDefault(File.Exists);

    public static async Task<ExecResult> RunAsync(string program, IEnumerable<string> arguments, Action<IDictionary<string, string?>> environment, string input, ExecRequest request, CancellationToken token)
    {
        var watch = Stopwatch.StartNew();
        using var process = Start(program, arguments, environment);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(token);
        request.Limit(stop);
        using var output = new MemoryStream();
        using var error = new MemoryStream();
        try
        {
            await Task.WhenAll(
                FeedAsync(process, input),
                PumpAsync(process.StandardOutput.BaseStream, request.KeepOutput ? output : null, request.OnOutputLine, stop),
                PumpAsync(process.StandardError.BaseStream, error, request.OnErrorLine, stop),
                process.WaitForExitAsync(stop.Token)).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!token.IsCancellationRequested)
        {
            throw Errors.ExecTimeout("this machine", Path.GetFileName(program), request.Timeout!.Value);
        }
        finally
        {
            // Whatever went wrong, nothing stays.
            await EndAsync(process).ConfigureAwait(false);
        }

        return new ExecResult(process.ExitCode, output.ToArray(), error.ToArray(), watch.Elapsed);
    }

    private static Process Start(string program, IEnumerable<string> arguments, Action<IDictionary<string, string?>> environment)
    {
        var start = new ProcessStartInfo(Setsid ?? program, Setsid is null ? arguments : arguments.Prepend(program))
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        };
        environment(start.Environment);
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw Errors.ResticMissing(program, e);
        }
    }

    private static async Task FeedAsync(Process process, string input)
    {
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(Encoding.UTF8.GetBytes(input)).ConfigureAwait(false);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading.
        }
    }

    private static async Task PumpAsync(Stream from, MemoryStream? kept, Action<string>? onLine, CancellationTokenSource stop)
    {
        var lines = onLine is null ? null : new LineSplitter(onLine);
        var buffer = new byte[32 << 10];
        try
        {
            for (int count; (count = await from.ReadAsync(buffer, stop.Token).ConfigureAwait(false)) > 0;)
            {
                lines?.Add(buffer.AsSpan(0, count));
                kept?.Write(buffer, 0, count);
            }

            lines?.Complete();
        }
        catch
        {
            // Nobody reads on, and the process would wait for it.
            await stop.CancelAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Asks it and what it has started to end, then ends them.</summary>
    private static async Task EndAsync(Process process)
    {
        if (process.HasExited)
        {
            return;
        }

        using (var signal = Process.Start("/bin/sh", ["-c", "kill -s INT -- \"$1\"", "sh", (Setsid is null ? process.Id : -process.Id).ToString(CultureInfo.InvariantCulture)]))
        {
            await signal.WaitForExitAsync().ConfigureAwait(false);
        }

        using var grace = new CancellationTokenSource(Grace);
        try
        {
            await process.WaitForExitAsync(grace.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }
}

using System.Diagnostics;
using MailuOps.Deployment;
using MailuOps.Engine;

namespace MailuOps.Backup.Restic;

/// <summary>Runs restic on a repository, shows how far it has come and turns what it says into errors. No secret leaves here.</summary>
internal sealed class ResticRepository(MailuServer server, IResticRunner runner, ResticAccess access)
{
    public const string Tool = "restic";

    /// <summary>By itself restic tries for a quarter of an hour to reach a server that is not there.</summary>
    private const int Tries = 4;

    /// <summary>Runs a command. A failure that restic tells is an error; exit codes that are none are given.</summary>
    /// <param name="write">Whether the server's folders may be written to.</param>
    /// <param name="request">What to do with the output, and how long it may take.</param>
    public Task<ExecResult> RunAsync(string[] command, bool write, ExecRequest request, string? snapshot, CancellationToken token, params long[] alsoGood) =>
        TellAsync(command[0], (r, t) => runner.RunAsync(command, write, r, t), request, snapshot, token, alsoGood);

    /// <summary>Restores into an empty volume.</summary>
    /// <param name="source">Snapshot and folder, as restic takes them.</param>
    public Task<ExecResult> FillAsync(string volume, string source, ExecRequest request, string snapshot, CancellationToken token) =>
        TellAsync("restore", (r, t) => runner.FillAsync(volume, source, r, t), request, snapshot, token);

    private async Task<ExecResult> TellAsync(
        string name, Func<ExecRequest, CancellationToken, Task<ExecResult>> run, ExecRequest request, string? snapshot, CancellationToken token, params long[] alsoGood)
    {
        var last = "";
        var log = new ResticLog("");
        var (pace, watch, onLine) = (new ResticPace(), Stopwatch.StartNew(), request.OnOutputLine);
        var tries = 0;
        using var vain = CancellationTokenSource.CreateLinkedTokenSource(token);
        request = request with
        {
            OnOutputLine = onLine is null ? null : line =>
            {
                pace.Take(line, watch.Elapsed);
                onLine(line);
            },
            OnErrorLine = line =>
            {
                last = access.Mask(line);
                log.Take(last, TimeSpan.Zero);
                server.Events.Verbose($"{Tool}: {last}");
                if (last.Contains("(<config/>) returned error, retrying", StringComparison.Ordinal) && ++tries == Tries)
                {
                    vain.Cancel();
                }
            },
        };
        try
        {
            var call = run(request, vain.Token);
            var result = await Heartbeat.WatchAsync(call, server.Events, Tool, () => $"restic {name} {last}", () => (pace.Percent, pace.Remaining)).ConfigureAwait(false);
            return result.ExitCode == 0 || alsoGood.Contains(result.ExitCode) ? result
                : throw BackupbotFailure.Of(server.Stack, name, result.ExitCode, log.Reason, snapshot, Tool);
        }
        catch (OperationCanceledException) when (tries >= Tries && !token.IsCancellationRequested)
        {
            throw Errors.RepositoryUnreachable(server.Stack, last);
        }
        catch (MailuOpsException e) when (e.Id == "MailuOps.ExecTimeout")
        {
            throw Errors.BackupTimeout(server.Stack, name, request.Timeout!.Value, last, Tool);
        }
    }
}

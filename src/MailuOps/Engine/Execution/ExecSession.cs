using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Docker.DotNet;

namespace MailuOps.Engine.Execution;

/// <summary>One command in a container, from its start to its exit code or its forced end.</summary>
internal sealed class ExecSession(EngineCalls calls, string container, ExecRequest request)
{
    /// <summary>How long a cancelled call may take to stop its command on a busy machine; the script in the container needs at most 8 s.</summary>
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(30);

    /// <summary>The engine's own exit code of a command whose output it could not hand on.</summary>
    private const long AttachFailed = 126;

    /// <summary>What is given to a writer or reader that ought to end at once.</summary>
    private static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan StopRetry = TimeSpan.FromMilliseconds(200);

    private readonly ExecOutput _output = new(request, request.Talks || request.Outlives ? "" : ProcessGroup.NewMark());
    private readonly ExecProcess _process = new(calls, container, request.Display);

    public async Task<ExecResult> RunAsync(CancellationToken token)
    {
        var watch = Stopwatch.StartNew();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(token);
        request.Limit(limit);

        try
        {
            var code = await RunLimitedAsync(limit.Token).ConfigureAwait(false);
            var (output, error) = (_output.Output, _output.Error);
            var group = await _output.Group.ConfigureAwait(false);
            if (code == 0 && !_output.IsWhole)
            {
                throw ConnectionLost();
            }

            return ProcessGroup.StartFailure(code, group, output, error) is { } reason
                ? throw Errors.ExecCommandNotFound(container, request.Display, reason)
                : new ExecResult(code, output, error, watch.Elapsed);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !token.IsCancellationRequested)
        {
            throw Errors.ExecTimeout(container, request.Display, request.Timeout!.Value);
        }
        catch (ExecConsumerException e)
        {
            if (e.InnerException is { } own)
            {
                ExceptionDispatchInfo.Throw(own);
            }

            throw Errors.ExecOutputTooLarge(container, request.Display, request.MaxOutput);
        }
    }

    private async Task<long> RunLimitedAsync(CancellationToken token)
    {
        var input = ExecInput.IsWanted(request);
        await _process.CreateAsync(request, ProcessGroup.Wrap(request.Command, _output.Mark), input, token).ConfigureAwait(false);

        // From here on the command may run: a cancelled token ends it in the container first, and this one ends the connection last.
        using var hard = new CancellationTokenSource();
        using var soft = token.Register(() => hard.CancelAfter(StopLimit));
        using var stream = await _process.StartAsync(hard.Token).ConfigureAwait(false);
        using var feeding = new CancellationTokenSource();
        var feed = input ? ExecInput.FeedAsync(stream, request, feeding.Token) : Task.CompletedTask;
        var pump = _output.PumpAsync(stream, token, hard.Token);
        try
        {
            await EndOfOutputAsync(pump, feed, token).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            hard.CancelAfter(StopLimit);
            if (!request.Outlives || e is OperationCanceledException or ExecConsumerException)
            {
                await StopAsync(hard.Token).ConfigureAwait(false);
            }

            await Task.WhenAny(pump, Task.Delay(DrainLimit, CancellationToken.None)).ConfigureAwait(false);
            throw calls.Translate(e, $"exec {request.Display}", container, token) ?? e;
        }
        finally
        {
            // In this order: a command that stopped reading leaves the writer waiting until the connection is gone.
            stream.Dispose();
            await feeding.CancelAsync().ConfigureAwait(false);
            await Task.WhenAny(feed, Task.Delay(DrainLimit, CancellationToken.None)).ConfigureAwait(false);
        }

        return await ExitCodeAsync(token).ConfigureAwait(false);
    }

    private async Task<long> ExitCodeAsync(CancellationToken token)
    {
        try
        {
            var code = await _process.ExitCodeAsync(token).ConfigureAwait(false);
            return await IsAttachFailureAsync(code).ConfigureAwait(false) ? throw ConnectionLost() : code;
        }
        catch (Exception e) when (e is OperationCanceledException || (!request.Outlives && e is MailuOpsException { Id: "MailuOps.EngineConnectionLost" }))
        {
            using var limit = new CancellationTokenSource(StopLimit);
            await StopAsync(limit.Token).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>The command may go on: the engine only cannot hand its output on, and forgets it.</summary>
    private async Task<bool> IsAttachFailureAsync(long code) => code == AttachFailed && (request.Outlives || !_output.IsWhole)
        && await _output.Group.ConfigureAwait(false) is { } group && ProcessGroup.StartFailure(code, group, _output.Output, _output.Error) is null;

    private MailuOpsException ConnectionLost() => Errors.EngineConnectionLost(calls.Endpoint.ToString(), $"exec {request.Display}");

    /// <summary>Waits for the output's end, a failure of either side, or the token.</summary>
    private async Task EndOfOutputAsync(Task pump, Task feed, CancellationToken token)
    {
        if (await Task.WhenAny(pump, feed, _output.Refused).WaitAsync(token).ConfigureAwait(false) == feed)
        {
            await feed.ConfigureAwait(false);
            await Task.WhenAny(pump, _output.Refused).WaitAsync(token).ConfigureAwait(false);
        }

        if (_output.Refused.IsCompleted)
        {
            throw await _output.Refused.ConfigureAwait(false);
        }

        await pump.ConfigureAwait(false);
    }

    /// <summary>Ends the command's process group, if the command was started at all.</summary>
    private async Task StopAsync(CancellationToken token)
    {
        try
        {
            // Cancelled in the first milliseconds: the id is still on its way.
            if (await _output.Group.WaitAsync(StopLimit / 3, token).ConfigureAwait(false) is { } group)
            {
                // The line that was just cut may take the first tries with it; an engine that is gone is not waited for.
                for (var tries = 3; tries > 0 && !await TryStopAsync(group, token).ConfigureAwait(false); tries--)
                {
                    await Task.Delay(StopRetry, token).ConfigureAwait(false);
                }
            }
        }
        catch (Exception e) when (e is MailuOpsException or TimeoutException or OperationCanceledException)
        {
            // Nothing more can be done for it: the container or the engine is gone. The caller's failure is the one that counts.
        }
    }

    /// <summary>False: the connection failed.</summary>
    private async Task<bool> TryStopAsync(int group, CancellationToken token)
    {
        try
        {
            var stop = new ExecProcess(calls, container, "kill");
            await stop.CreateAsync(new ExecRequest([]) { User = request.User }, ProcessGroup.StopCommand(group), input: false, token).ConfigureAwait(false);
            using var stream = await stop.StartAsync(token).ConfigureAwait(false);
            await stream.CopyOutputToAsync(Stream.Null, Stream.Null, Stream.Null, token).ConfigureAwait(false);
            return true;
        }
        catch (Exception e) when (e is IOException or HttpRequestException or MailuOpsException { Id: "MailuOps.EngineConnectionLost" or "MailuOps.EngineUnreachable" })
        {
            return false;
        }
    }
}

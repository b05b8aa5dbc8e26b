using System.Collections.Concurrent;
using System.Diagnostics;
using MailuOps.Engine.Tunnel;

namespace MailuOps.Engine.Kept;

/// <summary>A helper process in a container and the commands it runs at the moment.</summary>
internal sealed class KeptHelper : IAsyncDisposable
{
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(30);

    private readonly ByteChannel _input = new();
    private readonly ByteChannel _output = new();
    private readonly ConcurrentDictionary<uint, KeptJob> _jobs = new();
    private readonly TaskCompletionSource<bool> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _end = new();
    private readonly string _container;
    private readonly Task _run;
    private uint _last;
    private int _holders;
    private long _lastUse = Stopwatch.GetTimestamp();

    public KeptHelper(IContainerRunner runner, string container, string? user)
    {
        _container = container;
        var request = ExecRequest.Shell(KeptProgram.Launcher, KeptProgram.Python) with { User = user, InputStream = _input, OutputStream = _output, Talks = true };
        _run = Task.Run(() => RunAsync(runner, request));
        _ = Task.Run(ReadAsync);
    }

    /// <summary>True: it takes commands. False: the container has no python3. Fails as the exec of the helper failed.</summary>
    public Task<bool> Ready => _ready.Task;

    /// <summary>True once the process has ended.</summary>
    public bool IsOver => _run.IsCompleted;

    /// <summary>How long nobody has used it; zero while somebody does.</summary>
    public TimeSpan IdleFor => Volatile.Read(ref _holders) > 0 ? TimeSpan.Zero : Stopwatch.GetElapsedTime(Volatile.Read(ref _lastUse));

    /// <summary>Keeps it from being ended as idle; called under the lock that also ends it.</summary>
    public void Hold() => Interlocked.Increment(ref _holders);

    public void Release()
    {
        Volatile.Write(ref _lastUse, Stopwatch.GetTimestamp());
        Interlocked.Decrement(ref _holders);
    }

    public async Task<ExecResult> RunAsync(ExecRequest request, CancellationToken token)
    {
        var start = Stopwatch.GetTimestamp();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(token);
        request.Limit(limit);
        limit.Token.ThrowIfCancellationRequested();
        var number = Interlocked.Increment(ref _last);
        var job = _jobs[number] = new KeptJob(request);
        try
        {
            await SendAsync(KeptFrame.Start(number, request)).ConfigureAwait(false);
            await Task.WhenAny(job.Exit, job.TooLarge).WaitAsync(limit.Token).ConfigureAwait(false);
            if (job.TooLarge.IsCompleted)
            {
                await KillAsync(number, job).ConfigureAwait(false);
                throw Errors.ExecOutputTooLarge(_container, request.Display, request.MaxOutput);
            }

            var code = await job.Exit.ConfigureAwait(false);
            return job.StartFailure is { } reason
                ? throw Errors.ExecCommandNotFound(_container, request.Display, reason)
                : new ExecResult(code, job.Output, job.Error, Stopwatch.GetElapsedTime(start));
        }
        catch (OperationCanceledException)
        {
            await KillAsync(number, job).ConfigureAwait(false);
            token.ThrowIfCancellationRequested();
            throw Errors.ExecTimeout(_container, request.Display, request.Timeout!.Value);
        }
        finally
        {
            _jobs.TryRemove(number, out _);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _input.Complete(null);
        await Task.WhenAny(_run, Task.Delay(TimeSpan.FromSeconds(1))).ConfigureAwait(false);
        await _end.CancelAsync().ConfigureAwait(false);
        await _run.ConfigureAwait(false);
    }

    private async Task KillAsync(uint number, KeptJob job)
    {
        try
        {
            await SendAsync(KeptFrame.Kill(number)).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or MailuOpsException)
        {
            return;
        }

        await Task.WhenAny(job.Exit, Task.Delay(StopLimit)).ConfigureAwait(false);
    }

    private async Task SendAsync(KeptFrame frame) => await _input.WriteAsync(frame.ToBytes(), _end.Token).ConfigureAwait(false);

    private async Task RunAsync(IContainerRunner runner, ExecRequest request)
    {
        Exception? failure = null;
        try
        {
            var result = await runner.ExecAsync(_container, request, _end.Token).ConfigureAwait(false);
            failure = result.ExitCode == KeptProgram.NoPython ? null : Errors.ExecInterrupted(_container, "the helper process", new IOException(result.ErrorText));
        }
        catch (Exception e)
        {
            failure = e is OperationCanceledException ? Errors.ExecInterrupted(_container, "the helper process", e) : e;
        }

        if (failure is null)
        {
            _ready.TrySetResult(false);
        }
        else if (_ready.TrySetException(failure))
        {
            _ = _ready.Task.Exception;
        }

        var lost = failure ?? new IOException("The helper has ended.");
        _input.Complete(lost);
        _output.Complete(null);
        foreach (var job in _jobs.Values)
        {
            job.Fail(lost);
        }
    }

    private async Task ReadAsync()
    {
        try
        {
            while (await KeptFrame.ReadAsync(_output).ConfigureAwait(false) is { } frame)
            {
                if (frame.Kind == 'H')
                {
                    _ready.TrySetResult(true);
                }
                else if (_jobs.TryGetValue(frame.Job, out var job))
                {
                    job.Take(frame);
                }
            }
        }
        catch (Exception e)
        {
            // Not what the helper says: nothing that comes after it can be trusted.
            foreach (var job in _jobs.Values)
            {
                job.Fail(Errors.ExecInterrupted(_container, "the helper process", e));
            }

            await _end.CancelAsync().ConfigureAwait(false);
        }
    }
}

using System.Collections.Concurrent;
using System.Management.Automation;
using System.Runtime.ExceptionServices;

namespace MailuOps.Cmdlets;

/// <summary>
/// Carries work from a task's threads to the pipeline thread, the only one on which PowerShell lets a cmdlet write.
/// The pipeline thread stays inside <see cref="Run"/> until the task has ended, whatever happens: so a cmdlet's
/// clean-up always precedes the prompt.
/// </summary>
internal sealed class PipelinePump(Action cancel)
{
    /// <summary>Bounds what waits for a slow pipeline: a producer that is ahead of it blocks, and with it the source.</summary>
    private const int Capacity = 1024;

    private readonly BlockingCollection<Item> _queue = new(Capacity);
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private volatile ExceptionDispatchInfo? _broken;

    /// <summary>True when a write has thrown; what it threw is what <see cref="Run"/> throws.</summary>
    public bool IsBroken => _broken is not null;

    /// <summary>Runs the body on the thread pool and serves its posts until it has ended; then rethrows the first failure.</summary>
    /// <param name="body">The work.</param>
    /// <param name="here">Start it on this thread: for short work that seldom waits, where the change of threads would cost more than the work.</param>
    public void Run(Func<Task> body, bool here = false)
    {
        var task = here ? body() : Task.Run(body);
        _ = task.ContinueWith(_ => _queue.CompleteAdding(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        foreach (var item in _queue.GetConsumingEnumerable())
        {
            Serve(item);
        }

        _broken?.Throw();
        task.GetAwaiter().GetResult();
    }

    /// <summary>Queues a write; one that throws cancels the body. After that, and after the end, posts are dropped.</summary>
    public void Post(Action write)
    {
        if (_broken is not null)
        {
            return;
        }

        if (Environment.CurrentManagedThreadId == _thread)
        {
            write();
            return;
        }

        Add(new Item(write, null));
    }

    /// <summary>Runs a function on the pipeline thread. Its exception goes to the caller, unless PowerShell is unwinding the pipeline.</summary>
    public Task<T> CallAsync<T>(Func<T> function)
    {
        // Continuations must not run on the pipeline thread: it would stop serving the queue.
        var result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var item = new Item(
            () =>
            {
                try
                {
                    result.SetResult(function());
                }
                catch (Exception e) when (!IsUnwinding(e))
                {
                    result.SetException(e);
                }
            },
            () => result.TrySetCanceled());
        if (_broken is not null || !Add(item))
        {
            result.TrySetCanceled();
        }

        return result.Task;
    }

    /// <summary>True for the exceptions by which PowerShell stops a pipeline; nobody but PowerShell may swallow them.</summary>
    public static bool IsUnwinding(Exception exception) => exception is PipelineStoppedException or FlowControlException;

    private bool Add(Item item)
    {
        try
        {
            _queue.Add(item);
            return true;
        }
        catch (InvalidOperationException)
        {
            // The body has ended; a stray thread of it still talks.
            return false;
        }
    }

    private void Serve(Item item)
    {
        if (_broken is not null)
        {
            item.Abandon?.Invoke();
            return;
        }

        try
        {
            item.Work();
        }
        catch (Exception e)
        {
            // The reader has gone (Select-Object -First), the user stopped, or -ErrorAction Stop: end the body, keep draining.
            _broken = ExceptionDispatchInfo.Capture(e);
            item.Abandon?.Invoke();
            cancel();
        }
    }

    private sealed record Item(Action Work, Action? Abandon);
}

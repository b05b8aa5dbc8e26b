using System.Diagnostics;

namespace MailuOps.Deployment;

/// <summary>Shows that what takes longer than two seconds is still at work.</summary>
internal static class Heartbeat
{
    private const int ProgressId = 2;
    private const int DrillId = 1;
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    /// <param name="doing">What it is doing now.</param>
    public static async Task WatchAsync(Task call, IOperationEvents events, string activity, Func<string> doing)
    {
        await WatchAsync(Done(), events, activity, doing).ConfigureAwait(false);
        async Task<bool> Done()
        {
            await call.ConfigureAwait(false);
            return true;
        }
    }

    /// <param name="doing">What it is doing now.</param>
    /// <param name="pace">How far it has come, where that is known.</param>
    public static async Task<T> WatchAsync<T>(Task<T> call, IOperationEvents events, string activity, Func<string> doing, Func<(int? Percent, TimeSpan? Remaining)>? pace = null)
    {
        var watch = Stopwatch.StartNew();
        var shown = false;
        using var ended = new CancellationTokenSource();
        while (await Task.WhenAny(call, Task.Delay(Beat, ended.Token)).ConfigureAwait(false) != call)
        {
            if (watch.Elapsed > 1.5 * Beat)
            {
                shown = true;
                var (percent, left) = pace?.Invoke() ?? (null, null);
                events.Progress(new OperationProgress(ProgressId, activity, $"{doing()} ({watch.Elapsed.TotalSeconds:0} s)") { ParentId = DrillId, Percent = percent, Remaining = left });
            }
        }

        await ended.CancelAsync().ConfigureAwait(false);
        if (shown)
        {
            events.Progress(new OperationProgress(ProgressId, activity, "done") { Completed = true, ParentId = DrillId });
        }

        return await call.ConfigureAwait(false);
    }
}

using System.Collections.Concurrent;
using MailuOps.Drill.Fleet;
using Xunit;

namespace MailuOps.Tests.Fleet;

public sealed class FleetRunnerTests
{
    [Fact]
    public async Task Starts_in_order_but_passes_over_those_whose_engine_is_full()
    {
        var started = new ConcurrentQueue<string>();
        var gates = new ConcurrentDictionary<string, TaskCompletionSource>();
        FleetJob Job(string engine, string name) => new(engine, () =>
        {
            started.Enqueue(name);
            return gates.GetOrAdd(name, _ => new TaskCompletionSource()).Task;
        });
        var run = new FleetRunner(3, 2, (_, _) => { }).RunAsync([Job("a", "a1"), Job("a", "a2"), Job("a", "a3"), Job("b", "b1"), Job("b", "b2")], default);
        Assert.True(SpinWait.SpinUntil(() => started.Count == 3, 5000));
        Assert.Equal(["a1", "a2", "b1"], started.Order());
        gates["b1"].SetResult();
        Assert.True(SpinWait.SpinUntil(() => started.Count == 4, 5000));
        // Engine a is full still.
        Assert.Equal("b2", started.Last());
        gates["a2"].SetResult();
        Assert.True(SpinWait.SpinUntil(() => started.Count == 5, 5000));
        Array.ForEach(["a1", "a3", "b2"], n => gates[n].SetResult());
        await run.WaitAsync(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task A_job_that_breaks_stops_no_other_and_is_not_hidden()
    {
        var done = 0;
        var ends = new List<(int, int)>();
        FleetJob good = new("a", () => Task.FromResult(Interlocked.Increment(ref done)));
        var run = new FleetRunner(1, 1, (running, ended) => ends.Add((running, ended))).RunAsync([good, new("a", () => throw new InvalidOperationException("a defect")), good], default);
        Assert.Equal("a defect", (await Assert.ThrowsAsync<InvalidOperationException>(() => run)).Message);
        Assert.Equal(2, done);
        Assert.Equal([(1, 0), (1, 1), (1, 2), (0, 3)], ends);
    }

    [Fact]
    public async Task After_the_cancellation_none_is_started_and_those_that_run_are_waited_for()
    {
        using var stop = new CancellationTokenSource();
        var (started, cleaned) = (0, 0);
        async Task Work()
        {
            Interlocked.Increment(ref started);
            try
            {
                await Task.Delay(Timeout.Infinite, stop.Token);
            }
            finally
            {
                await Task.Delay(50);
                Interlocked.Increment(ref cleaned);
            }
        }

        var run = new FleetRunner(2, 2, (_, _) => { }).RunAsync(Enumerable.Repeat(new FleetJob("a", Work), 5), stop.Token);
        Assert.True(SpinWait.SpinUntil(() => started == 2, 5000));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.Equal((2, 2), (started, cleaned));
    }
}

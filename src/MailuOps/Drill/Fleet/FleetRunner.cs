namespace MailuOps.Drill.Fleet;

/// <summary>Runs jobs side by side: so many at once, and so many on one engine.</summary>
/// <param name="limit">At most so many at once.</param>
/// <param name="limitPerEngine">At most so many on one engine.</param>
/// <param name="tell">Is told how many are at work and how many have ended, one after the other.</param>
internal sealed class FleetRunner(int limit, int limitPerEngine, Action<int, int> tell)
{
    /// <summary>
    /// Starts them in their order, except that those whose engine is busy let others pass. Ends when all have ended; after the
    /// cancellation none is started any more. What a job throws is thrown at the end, and stops no other.
    /// </summary>
    public async Task RunAsync(IEnumerable<FleetJob> jobs, CancellationToken token)
    {
        var waiting = jobs.ToList();
        var running = new Dictionary<Task, string>();
        var (ended, broken) = (0, new List<Task>());
        while (true)
        {
            while (!token.IsCancellationRequested && running.Count < limit && waiting.Find(j => running.Values.Count(e => e == j.Engine) < limitPerEngine) is { } next)
            {
                waiting.Remove(next);
                running.Add(Task.Run(next.RunAsync, CancellationToken.None), next.Engine);
            }

            tell(running.Count, ended);
            if (running.Count == 0)
            {
                break;
            }

            var done = await Task.WhenAny(running.Keys).ConfigureAwait(false);
            running.Remove(done);
            ended++;
            if (!done.IsCompletedSuccessfully)
            {
                broken.Add(done);
            }
        }

        token.ThrowIfCancellationRequested();
        await Task.WhenAll(broken).ConfigureAwait(false);
    }
}

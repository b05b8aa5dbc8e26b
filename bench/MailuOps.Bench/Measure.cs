using System.Diagnostics;

namespace MailuOps.Bench;

/// <summary>Takes times.</summary>
internal static class Measure
{
    /// <summary>Runs the actions in turn, after one warm-up each, and returns their median times in milliseconds.</summary>
    public static async Task<double[]> InTurnAsync(int rounds, params Func<Task>[] actions)
    {
        var times = actions.Select(_ => new List<double>(rounds)).ToArray();
        for (var round = -1; round < rounds; round++)
        {
            for (var i = 0; i < actions.Length; i++)
            {
                var start = Stopwatch.GetTimestamp();
                await actions[i]().ConfigureAwait(false);
                if (round >= 0)
                {
                    times[i].Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                }
            }
        }

        return times.Select(Median).ToArray();
    }

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? double.NaN : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}

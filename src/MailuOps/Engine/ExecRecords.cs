using System.Collections.Concurrent;
using System.Globalization;
using Docker.DotNet.Models;

namespace MailuOps.Engine;

/// <summary>What the engine keeps of commands that were run by exec: its events tell each whole command line.</summary>
internal static class ExecRecords
{
    private const string Action = "exec_create: ";

    public static async Task<IReadOnlyList<EngineExecRecord>> ReadAsync(EngineCalls calls, DateTimeOffset since, CancellationToken token)
    {
        var found = new ConcurrentQueue<EngineExecRecord>();
        var parameters = new ContainerEventsParameters
        {
            // With an end the engine answers from its memory and closes.
            Since = Unix(since), Until = Unix(DateTimeOffset.UtcNow),
            Filters = new Dictionary<string, IDictionary<string, bool>> { ["type"] = new Dictionary<string, bool> { ["container"] = true } },
        };
        await calls.RunAsync("read events", null, c => c.System.MonitorEventsAsync(parameters, new Sink(found), token), token).ConfigureAwait(false);
        return [.. found];
    }

    // To the millisecond: by whole seconds the newest events would lie after the end.
    private static string Unix(DateTimeOffset time) => (time.ToUnixTimeMilliseconds() / 1000m).ToString("0.000000000", CultureInfo.InvariantCulture);

    /// <summary>Takes each event on the thread that reads it; the framework's own class would lose the last ones.</summary>
    private sealed class Sink(ConcurrentQueue<EngineExecRecord> found) : IProgress<Message>
    {
        public void Report(Message value)
        {
            if (value.Action?.StartsWith(Action, StringComparison.Ordinal) == true)
            {
                found.Enqueue(new EngineExecRecord(value.Actor?.ID ?? "", value.Action[Action.Length..]));
            }
        }
    }
}

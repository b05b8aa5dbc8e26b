using System.Collections.Concurrent;
using System.Globalization;
using Docker.DotNet.Models;

namespace MailuOps.Engine;

/// <summary>What the engine keeps of commands that were run by exec: its events tell each whole command line.</summary>
internal static class ExecRecords
{
    private const string Action = "exec_create: ";

    /// <summary>So many events of all kinds an engine remembers, and no more.</summary>
    private const int Remembered = 256;

    public static async Task<EngineExecRecords> ReadAsync(EngineCalls calls, DateTimeOffset since, CancellationToken token)
    {
        // Events bear the engine's time, which need not be this machine's.
        var now = await calls.ReadClockAsync(token).ConfigureAwait(false);
        var ahead = now - DateTimeOffset.UtcNow;
        var found = new ConcurrentQueue<Message>();
        // With an end the engine answers from its memory and closes. Of all kinds, so that it shows where that begins.
        var parameters = new ContainerEventsParameters { Since = Unix(since + ahead), Until = Unix(now) };
        await calls.RunAsync("read events", null, c => c.System.MonitorEventsAsync(parameters, new Sink(found), token), token).ConfigureAwait(false);
        return new(
            [.. found.Where(m => m.Type == "container" && m.Action?.StartsWith(Action, StringComparison.Ordinal) == true)
                .Select(m => new EngineExecRecord(m.Actor?.ID ?? "", m.Action![Action.Length..]))],
            found.Count < Remembered ? since : found.Min(Time) - ahead);
    }

    private static DateTimeOffset Time(Message message) => DateTimeOffset.UnixEpoch.AddTicks((message.TimeNano ?? 0) / 100);

    // To the millisecond: by whole seconds the newest events would lie after the end.
    private static string Unix(DateTimeOffset time) => (time.ToUnixTimeMilliseconds() / 1000m).ToString("0.000000000", CultureInfo.InvariantCulture);

    /// <summary>Takes each event on the thread that reads it; the framework's own class would lose the last ones.</summary>
    private sealed class Sink(ConcurrentQueue<Message> found) : IProgress<Message>
    {
        public void Report(Message value) => found.Enqueue(value);
    }
}

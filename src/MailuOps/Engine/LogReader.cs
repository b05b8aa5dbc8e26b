using System.Globalization;
using Docker.DotNet;
using Docker.DotNet.Models;
using MailuOps.Engine.Execution;

namespace MailuOps.Engine;

/// <summary>Reads a container's log.</summary>
internal static class LogReader
{
    public static async Task<IReadOnlyList<EngineLogLine>> ReadAsync(
        EngineCalls calls, string container, DateTimeOffset? since, int lastLines, CancellationToken token)
    {
        ArgumentException.ThrowIfNullOrEmpty(container);
        ArgumentOutOfRangeException.ThrowIfNegative(lastLines);
        var parameters = new ContainerLogsParameters
        {
            ShowStdout = true,
            ShowStderr = true,
            Timestamps = true,
            Tail = lastLines.ToString(CultureInfo.InvariantCulture),
            Since = since is { } time ? UnixTime(time) : null,
        };
        return await calls.RunAsync<IReadOnlyList<EngineLogLine>>("read logs", container, async client =>
        {
            using var stream = await client.Containers.GetContainerLogsAsync(container, parameters, token).ConfigureAwait(false);
            return await CollectAsync(stream, token).ConfigureAwait(false);
        }, token).ConfigureAwait(false);
    }

    /// <summary>"2026-11-24T09:00:00.123456789Z text"; null when the line does not begin with a time.</summary>
    internal static EngineLogLine? Parse(string line, bool isError)
    {
        var space = line.IndexOf(' ', StringComparison.Ordinal);
        var stamp = space < 0 ? line : line[..space];
        return DateTimeOffset.TryParse(stamp, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? new EngineLogLine(time, isError, space < 0 ? "" : line[(space + 1)..].TrimEnd('\r'))
            : null;
    }

    private static async Task<List<EngineLogLine>> CollectAsync(MultiplexedStream stream, CancellationToken token)
    {
        var lines = new List<EngineLogLine>();
        var output = new LineSplitter(line => Add(line, false));
        var error = new LineSplitter(line => Add(line, true));
        var buffer = new byte[64 << 10];
        while (await stream.ReadOutputAsync(buffer, 0, buffer.Length, token).ConfigureAwait(false) is { EOF: false } read)
        {
            (read.Target == MultiplexedStream.TargetStream.StandardError ? error : output).Add(buffer.AsSpan(0, read.Count));
        }

        output.Complete();
        error.Complete();

        // Both streams come in order, but one may run ahead of the other.
        return lines.OrderBy(l => l.Time).ToList();

        void Add(string line, bool isError)
        {
            if (Parse(line, isError) is { } parsed)
            {
                lines.Add(parsed);
            }
        }
    }

    private static string UnixTime(DateTimeOffset time)
    {
        var ticks = time.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks;
        return string.Create(CultureInfo.InvariantCulture, $"{ticks / TimeSpan.TicksPerSecond}.{ticks % TimeSpan.TicksPerSecond * 100:000000000}");
    }
}

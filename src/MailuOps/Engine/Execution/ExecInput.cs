using Docker.DotNet;

namespace MailuOps.Engine.Execution;

/// <summary>Feeds a command's standard input and closes that half of the connection after it.</summary>
internal static class ExecInput
{
    public static bool IsWanted(ExecRequest request) => request.Input is not null || request.InputStream is not null;

    /// <summary>
    /// A command that stops reading is no failure here: its exit code tells. A source that cannot be read is one, and the input is
    /// left open then, lest the command take the part for the whole.
    /// </summary>
    public static async Task FeedAsync(MultiplexedStream stream, ExecRequest request, CancellationToken token)
    {
        try
        {
            if (request.Input is { } bytes)
            {
                await WriteAsync(stream, bytes.ToArray(), bytes.Length, token).ConfigureAwait(false);
            }
            else
            {
                await CopyAsync(stream, request.InputStream!, token).ConfigureAwait(false);
            }

            stream.CloseWrite();
        }
        catch (Exception e) when (e is not ExecConsumerException)
        {
            // The connection or the command ended first.
        }
    }

    private static async Task CopyAsync(MultiplexedStream stream, Stream source, CancellationToken token)
    {
        var buffer = new byte[64 << 10];
        while (await ReadAsync(source, buffer, token).ConfigureAwait(false) is var count and > 0)
        {
            await WriteAsync(stream, buffer, count, token).ConfigureAwait(false);
        }
    }

    private static Task WriteAsync(MultiplexedStream stream, byte[] bytes, int count, CancellationToken token) =>
        stream.WriteAsync(bytes, 0, count, token);

    private static async ValueTask<int> ReadAsync(Stream source, byte[] buffer, CancellationToken token)
    {
        try
        {
            return await source.ReadAsync(buffer, token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw new ExecConsumerException(e);
        }
    }
}

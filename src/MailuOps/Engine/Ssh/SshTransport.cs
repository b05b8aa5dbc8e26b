using System.Text;

namespace MailuOps.Engine.Ssh;

/// <summary>Opens connections to an engine over the user's own ssh.</summary>
internal sealed class SshTransport(EngineEndpoint endpoint, Func<string, CancellationToken, Task<Stream>> openSocket) : IDisposable
{
    /// <summary>For ssh to be connected, jump hosts included.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _gate = new(1);
    private SshForward? _forward;
    private bool _dials;

    public async Task<Stream> OpenAsync(CancellationToken token)
    {
        await _gate.WaitAsync(token).ConfigureAwait(false);
        try
        {
            if (!_dials && _forward is not { Alive: true })
            {
                await ConnectAsync(token).ConfigureAwait(false);
            }

            return _dials ? SshDial.Start(endpoint) : await openSocket(_forward!.Socket, token).ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose()
    {
        _forward?.Dispose();
        _gate.Dispose();
    }

    private async Task ConnectAsync(CancellationToken token)
    {
        _forward?.Dispose();
        _forward = null;
        var refusal = "sockets are not forwarded from Windows";
        if (!OperatingSystem.IsWindows())
        {
            _forward = await SshForward.StartAsync(endpoint, Patience, token).ConfigureAwait(false);
            // ssh listens before it knows whether the other side lets it: only an answer shows that.
            await using (var stream = await openSocket(_forward.Socket, token).ConfigureAwait(false))
            {
                if ((await AskAsync(stream, token).ConfigureAwait(false)).Answered)
                {
                    return;
                }
            }

            refusal = await _forward.ReasonAsync().ConfigureAwait(false);
            _forward.Dispose();
            _forward = null;
        }

        await using var dial = SshDial.Start(endpoint);
        (_dials, var said) = await AskAsync(dial, token).ConfigureAwait(false);
        if (!_dials)
        {
            var reason = said.Length > 0 ? said : await dial.ReasonAsync().ConfigureAwait(false);
            throw Errors.EngineSshFailed(endpoint.ToString(), endpoint.Source, $"{reason} (and before, with a forwarded socket: {refusal})");
        }
    }

    /// <summary>Whether a Docker engine answers; if not, what was said in its place, as by a login shell that lets nobody in.</summary>
    private static async Task<(bool Answered, string Said)> AskAsync(Stream stream, CancellationToken token)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(token);
        limit.CancelAfter(Patience);
        try
        {
            await stream.WriteAsync("GET /_ping HTTP/1.0\r\nHost: localhost\r\n\r\n"u8.ToArray(), limit.Token).ConfigureAwait(false);
            var bytes = new byte[200];
            var said = Encoding.UTF8.GetString(bytes, 0, await stream.ReadAsync(bytes, limit.Token).ConfigureAwait(false)).Trim();
            return (said.StartsWith("HTTP/", StringComparison.Ordinal), said);
        }
        catch (Exception e) when (e is IOException || (e is OperationCanceledException && !token.IsCancellationRequested))
        {
            return (false, "");
        }
    }
}

using Docker.DotNet.Handler.Abstractions;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Net.Http.Client;

namespace MailuOps.Engine.Transport;

/// <summary>
/// Sends plain requests over pooled connections, and requests that take the connection over (exec, attach) through the client
/// library's own handler, the only one of its transports that closes standard input without losing output.
/// </summary>
internal sealed class EngineHandler : HttpMessageHandler
{
    private readonly HttpMessageInvoker _pooled;
    private readonly HttpMessageInvoker _upgrading;
    private readonly EngineTransport _transport;

    public EngineHandler(EngineTransport transport)
    {
        _transport = transport;
        _pooled = new HttpMessageInvoker(new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
            ConnectCallback = async (_, token) => await transport.OpenAsync(token).ConfigureAwait(false),
        });
        _upgrading = new HttpMessageInvoker(UpgradingHandler(transport));
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        (request.Headers.Contains("Upgrade") ? _upgrading : _pooled).SendAsync(request, cancellationToken);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _pooled.Dispose();
            _upgrading.Dispose();
            _transport.Dispose();
        }

        base.Dispose(disposing);
    }

    private static HttpMessageHandler UpgradingHandler(EngineTransport transport)
    {
        if (transport.Endpoint.Address.Scheme == "npipe")
        {
            // Half-closing a named pipe is an empty message, which only the library's pipe stream knows how to send.
            var options = new ResolvedClientOptions { Endpoint = transport.Endpoint.Address };
            return Docker.DotNet.NPipe.DockerHandlerFactory.Instance.CreateHandler(options, NullLogger.Instance).Handler;
        }

        return new ManagedHandler((_, _, token) => transport.OpenAsync(token), NullLogger.Instance) { UseProxy = false };
    }
}

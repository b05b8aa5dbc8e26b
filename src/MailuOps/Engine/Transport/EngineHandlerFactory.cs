using Docker.DotNet.Handler.Abstractions;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Client;

namespace MailuOps.Engine.Transport;

/// <summary>Plugs a handler of ours into the client library.</summary>
internal sealed class EngineHandlerFactory(EngineTransport transport) : IDockerHandlerFactory<EngineHandler>
{
    public ResolvedTransport CreateHandler(EngineHandler transportOptions, ResolvedClientOptions clientOptions, ILogger logger) =>
        new(transportOptions, transport.RequestAddress);

    public ResolvedTransport CreateHandler(ResolvedClientOptions clientOptions, ILogger logger) =>
        CreateHandler(new EngineHandler(transport), clientOptions, logger);

    public Task<WriteClosableStream> HijackStreamAsync(HttpContent content) => content is HttpConnectionResponseContent connection
        ? Task.FromResult(connection.HijackStream())
        : throw new NotSupportedException("Only an upgraded connection can be taken over.");
}

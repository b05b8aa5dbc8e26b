using System.IO.Pipes;
using System.Net;
using System.Net.Sockets;

using MailuOps.Engine.Ssh;

namespace MailuOps.Engine.Transport;

/// <summary>Opens connections to one endpoint. Its failures are already explained ones, whoever calls it.</summary>
internal sealed class EngineTransport(EngineEndpoint endpoint) : IDisposable
{
    /// <summary>An engine that does not answer a connect within this time is taken for unreachable.</summary>
    public static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(4);

    private readonly EngineTls? _tls = endpoint.UseTls ? new EngineTls(endpoint) : null;
    private readonly SshTransport? _ssh = endpoint.Address.Scheme == "ssh" ? new SshTransport(endpoint, OpenUnixAsync) : null;

    /// <summary>How long a connection may take.</summary>
    public TimeSpan Patience => _ssh is null ? ConnectTimeout : SshTransport.Patience;

    public EngineEndpoint Endpoint => endpoint;

    /// <summary>What the requests name as their host; the connection itself is made here, TLS included, so the scheme is always http.</summary>
    public Uri RequestAddress => endpoint.Address.Scheme == "tcp"
        ? new UriBuilder(Uri.UriSchemeHttp, endpoint.Address.Host, endpoint.Address.Port).Uri
        : new Uri("http://localhost/");

    public async Task<Stream> OpenAsync(CancellationToken token)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(token);
        limit.CancelAfter(Patience);
        try
        {
            return endpoint.Address.Scheme switch
            {
                "unix" => await OpenUnixAsync(limit.Token).ConfigureAwait(false),
                "ssh" => await _ssh!.OpenAsync(limit.Token).ConfigureAwait(false),
                "npipe" => await OpenPipeAsync(limit.Token).ConfigureAwait(false),
                _ => await OpenTcpAsync(limit.Token).ConfigureAwait(false),
            };
        }
        catch (OperationCanceledException) when (!token.IsCancellationRequested)
        {
            throw Unreachable($"no answer within {Patience.TotalSeconds:0} s", null);
        }
        catch (Exception e) when (e is SocketException or IOException or UnauthorizedAccessException or PlatformNotSupportedException)
        {
            throw Unreachable(ReasonOf(e), e);
        }
    }

    public void Dispose() => _ssh?.Dispose();

    private async Task<Stream> OpenUnixAsync(CancellationToken token)
    {
        // Asked first because .NET reports a missing socket as "Cannot assign requested address".
        var path = endpoint.Address.LocalPath;
        if (!File.Exists(path))
        {
            throw Unreachable("there is no such socket", null);
        }

        return await OpenUnixAsync(path, token).ConfigureAwait(false);
    }

    private static Task<Stream> OpenUnixAsync(string path, CancellationToken token) =>
        ConnectAsync(new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified), new UnixDomainSocketEndPoint(path), token);

    private async Task<Stream> OpenTcpAsync(CancellationToken token)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

        // A backup says nothing for many minutes: routers must not forget its connection, and a dead peer must be noticed.
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 30);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 10);
        var stream = await ConnectAsync(socket, new DnsEndPoint(endpoint.Address.IdnHost, endpoint.Address.Port), token).ConfigureAwait(false);
        if (_tls is null)
        {
            return stream;
        }

        try
        {
            return new EngineStream(socket, await _tls.AuthenticateAsync(stream, token).ConfigureAwait(false));
        }
        catch
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task<Stream> OpenPipeAsync(CancellationToken token)
    {
        if (!OperatingSystem.IsWindows())
        {
            throw Unreachable("named pipes exist on Windows only", null);
        }

        var server = endpoint.Address.Host is "localhost" or "" ? "." : endpoint.Address.Host;
        var pipe = new NamedPipeClientStream(server, endpoint.Address.Segments[^1], PipeDirection.InOut, PipeOptions.Asynchronous);
        await pipe.ConnectAsync(token).ConfigureAwait(false);
        return pipe;
    }

    private static async Task<Stream> ConnectAsync(Socket socket, EndPoint address, CancellationToken token)
    {
        try
        {
            await socket.ConnectAsync(address, token).ConfigureAwait(false);
            return new EngineStream(socket, new NetworkStream(socket, ownsSocket: false));
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private MailuOpsException Unreachable(string reason, Exception? inner) =>
        Errors.EngineUnreachable(endpoint.ToString(), endpoint.Source, reason, inner);

    private static string ReasonOf(Exception e) => e is SocketException { SocketErrorCode: var code }
        ? code switch
        {
            SocketError.ConnectionRefused => "the connection was refused",
            SocketError.AccessDenied => "this user may not use the socket (is the user in the group 'docker'?)",
            SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => "the host name is not known",
            SocketError.NetworkUnreachable or SocketError.HostUnreachable => "the host cannot be reached",
            _ => e.Message,
        }
        : e.Message;
}

using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace MailuOps.Tests.Engine;

/// <summary>
/// A TCP door to an engine's socket, with or without TLS, that can be slammed. Without an engine behind it, it only shakes hands.
/// </summary>
internal sealed class TlsProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly List<Socket> _open = [];
    private readonly X509Certificate2? _certificate;
    private readonly X509Certificate2? _clientAuthority;
    private readonly string? _socketPath;
    private readonly Task _loop;

    public TlsProxy(X509Certificate2? certificate, string? socketPath = null, X509Certificate2? clientAuthority = null)
    {
        (_certificate, _socketPath, _clientAuthority) = (certificate, socketPath, clientAuthority);
        _listener.Start();
        _loop = Task.Run(AcceptAsync);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Cuts every connection as a dying proxy does: without a word.</summary>
    public void Slam()
    {
        lock (_open)
        {
            _open.ForEach(s => s.Dispose());
            _open.Clear();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        Slam();
        await _loop;
    }

    private async Task AcceptAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                var socket = await _listener.AcceptSocketAsync(_end.Token);
                lock (_open)
                {
                    _open.Add(socket);
                }

                _ = ServeAsync(socket);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        try
        {
            Stream front = new NetworkStream(socket, ownsSocket: true);
            if (_certificate is not null)
            {
                var tls = new SslStream(front);
                await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions
                {
                    ServerCertificate = _certificate,
                    ClientCertificateRequired = _clientAuthority is not null,
                    RemoteCertificateValidationCallback = (_, presented, _, _) => _clientAuthority is null || IsIssued(presented),
                });
                front = tls;
            }

            if (_socketPath is null)
            {
                await front.WriteAsync("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray());
                await front.DisposeAsync();
                return;
            }

            var engine = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await engine.ConnectAsync(new UnixDomainSocketEndPoint(_socketPath));
            await using var back = new NetworkStream(engine, ownsSocket: true);
            var up = UpAsync(front, back, engine);
            await back.CopyToAsync(front);
            await front.DisposeAsync();
            await up;
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or System.Security.Authentication.AuthenticationException)
        {
            socket.Dispose();
        }
    }

    private static async Task UpAsync(Stream front, Stream back, Socket engine)
    {
        await front.CopyToAsync(back);
        engine.Shutdown(SocketShutdown.Send);
    }

    private bool IsIssued(X509Certificate? presented)
    {
        using var chain = new X509Chain { ChainPolicy = { RevocationMode = X509RevocationMode.NoCheck, TrustMode = X509ChainTrustMode.CustomRootTrust } };
        chain.ChainPolicy.CustomTrustStore.Add(_clientAuthority!);
        return presented is X509Certificate2 certificate && chain.Build(certificate);
    }
}

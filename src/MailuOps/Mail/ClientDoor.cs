using MailKit;
using MailKit.Net.Imap;
using MailKit.Net.Smtp;
using MailKit.Security;
using MailuOps.Deployment;
using MailuOps.Engine;
using MailuOps.Engine.Transport;

namespace MailuOps.Mail;

/// <summary>
/// The way a mail client comes in: the front's ports, reached from inside the deployment's network so that nothing need be
/// published. Certificates are checked against the server's public host name.
/// </summary>
internal sealed class ClientDoor(MailuServer server, bool skipCertificateCheck) : IAsyncDisposable
{
    // The last of each is the webmail's: open whatever PORTS lists, and never behind a load balancer.
    private static readonly (int Port, SecureSocketOptions Tls)[] Submission =
        [(465, SecureSocketOptions.SslOnConnect), (587, SecureSocketOptions.StartTlsWhenAvailable), (10025, SecureSocketOptions.StartTlsWhenAvailable)];
    private static readonly (int Port, SecureSocketOptions Tls)[] Imap =
        [(993, SecureSocketOptions.SslOnConnect), (143, SecureSocketOptions.StartTlsWhenAvailable), (10143, SecureSocketOptions.StartTlsWhenAvailable)];

    private readonly List<Stream> _streams = [];

    /// <summary>Connects to submission: implicit TLS on 465, else STARTTLS on 587 or 10025. Gives back the port.</summary>
    public Task<int> ConnectSubmissionAsync(SmtpClient client, CancellationToken token) => ConnectAsync(client, Submission, token);

    /// <summary>Connects to IMAP: implicit TLS on 993, else STARTTLS on 143 or 10143. Gives back the port.</summary>
    public Task<int> ConnectImapAsync(ImapClient client, CancellationToken token) => ConnectAsync(client, Imap, token);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var stream in _streams)
        {
            await stream.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task<int> ConnectAsync(IMailService client, (int Port, SecureSocketOptions Tls)[] doors, CancellationToken token)
    {
        var front = server.Deployment.Require(MailuRole.Front);
        var name = server.Deployment.HostNames.FirstOrDefault() ?? front.FullName;
        string? fault = null;
        client.ServerCertificateValidationCallback = (_, certificate, chain, errors) =>
        {
            fault = CertificateFault.Describe(name, certificate, chain, errors);
            return fault is null || skipCertificateCheck;
        };
        var container = await server.ContainerAsync(MailuRole.Imap, token).ConfigureAwait(false);
        MailuOpsException? closed = null;
        foreach (var (port, tls) in doors.Where(d => !ProxyProtocol.IsWanted(front, d.Port)))
        {
            try
            {
                var stream = await ContainerTunnel.OpenAsync(server.Engine, container, front.FullName, port, token).ConfigureAwait(false);
                _streams.Add(stream);
                await client.ConnectAsync(stream, name, port, tls, token).ConfigureAwait(false);
                return port;
            }
            catch (MailuOpsException e) when (e.Id == "MailuOps.TunnelFailed")
            {
                closed = e;
            }
            catch (SslHandshakeException e)
            {
                throw fault is null
                    ? Errors.TlsFailed(server.Stack, name, port, e.InnerException?.Message ?? e.Message.Split('\n')[0])
                    : Errors.CertificateRefused(server.Stack, name, port, fault);
            }
        }

        throw closed!;
    }
}

using System.Net;
using MailKit.Net.Smtp;
using MailKit.Security;
using MailuOps.Deployment;
using MailuOps.Engine;
using MimeKit;

namespace MailuOps.Mail;

/// <summary>Hands probe messages to the server by one of three ways.</summary>
public sealed class ProbeSender(MailuServer server)
{
    /// <summary>Sends one probe and gives back what was sent and what the server answered.</summary>
    public async Task<MailuProbe> SendAsync(UserAddress to, ProbeOptions options, CancellationToken token)
    {
        var from = options.From ?? (options.Via == ProbeRoute.Submission && options.Credential is { } c ? c.UserName : $"postmaster@{server.Deployment.Domain ?? to.Domain}");
        var word = "mailuops-" + Secrets.NewToken(20);
        var (message, bytes) = ProbeMessage.Build(to, from, word, DateTimeOffset.Now, options.Size);
        var response = options.Via switch
        {
            ProbeRoute.Sendmail => await SendmailAsync(to, from, bytes, token).ConfigureAwait(false),
            ProbeRoute.Submission => await SubmitAsync(message, to, options, token).ConfigureAwait(false),
            _ => await SmtpAsync(message, to, token).ConfigureAwait(false),
        };
        return new MailuProbe(server.Stack, server.Deployment.DockerHost, to.ToString(), word, $"<{message.MessageId}>", Digests.Body(bytes))
        {
            Via = options.Via, From = from, Size = bytes.Length, SentAt = DateTimeOffset.Now, Response = response,
        };
    }

    private async Task<string> SmtpAsync(MimeMessage message, UserAddress to, CancellationToken token)
    {
        var host = server.Deployment.Find(MailuRole.Front) is { } front && !ProxyProtocol.IsWanted(front, 25) ? front : server.Deployment.Require(MailuRole.Smtp);
        // From the imap container: its address is inside SUBNET, whose mail is not greylisted.
        using var client = new SmtpClient { LocalDomain = "mailuops.localhost" };
        try
        {
            var container = await server.ContainerAsync(MailuRole.Imap, token).ConfigureAwait(false);
            var stream = await ContainerTunnel.OpenAsync(server.Engine, container, host.FullName, 25, token).ConfigureAwait(false);
            // No TLS inside the deployment's own network; the stream belongs to the client from here on.
            await client.ConnectAsync(stream, host.FullName, 25, SecureSocketOptions.None, token).ConfigureAwait(false);
            var response = await client.SendAsync(message, Sender(message), [new MailboxAddress(null, to.ToString())], token).ConfigureAwait(false);
            await client.DisconnectAsync(true, token).ConfigureAwait(false);
            return response;
        }
        catch (SmtpCommandException e)
        {
            throw Errors.ProbeRejected(server.Stack, to.ToString(), $"{host.Name}:25", $"{(int)e.StatusCode} {e.Message}");
        }
        catch (Exception e) when (e is SmtpProtocolException or IOException)
        {
            throw Errors.ProbeRejected(server.Stack, to.ToString(), $"{host.Name}:25", e.Message);
        }
    }

    private async Task<string> SubmitAsync(MimeMessage message, UserAddress to, ProbeOptions options, CancellationToken token)
    {
        var credential = options.Credential ?? throw Errors.CredentialMissing(to.ToString());
        await using var door = new ClientDoor(server, options.SkipCertificateCheck);
        using var client = new SmtpClient { LocalDomain = "mailuops.localhost" };
        try
        {
            var port = await door.ConnectSubmissionAsync(client, token).ConfigureAwait(false);
            await client.AuthenticateAsync(credential, token).ConfigureAwait(false);
            var response = await client.SendAsync(message, Sender(message), [new MailboxAddress(null, to.ToString())], token).ConfigureAwait(false);
            await client.DisconnectAsync(true, token).ConfigureAwait(false);
            return $"{response} (port {port})";
        }
        catch (SmtpCommandException e)
        {
            throw Errors.ProbeRejected(server.Stack, to.ToString(), "submission", $"{(int)e.StatusCode} {e.Message}");
        }
        catch (AuthenticationException e)
        {
            var wantsToken = AppToken.IsRequired(server.Deployment) && !AppToken.IsOne(credential.Password);
            throw Errors.LoginRefused(server.Stack, credential.UserName, "submission", e.Message, wantsToken);
        }
        catch (Exception e) when (e is SmtpProtocolException or IOException)
        {
            throw Errors.ProbeRejected(server.Stack, to.ToString(), "submission", e.Message);
        }
    }

    private async Task<string> SendmailAsync(UserAddress to, string from, byte[] bytes, CancellationToken token)
    {
        var request = ExecRequest.Of("sendmail", "-i", "-f", from, "--", to.ToString()) with { Input = bytes };
        var result = await server.ExecAsync(MailuRole.Smtp, request, token).ConfigureAwait(false);
        // Exit 0 even for an unknown recipient: that bounces later.
        return result.ExitCode == 0
            ? "taken by sendmail"
            : throw Errors.ProbeRejected(server.Stack, to.ToString(), "sendmail", Secrets.LastLine(result.ErrorText));
    }

    private static MailboxAddress Sender(MimeMessage message) => (MailboxAddress)message.From[0];
}

/// <summary>How a probe is sent.</summary>
public sealed record ProbeOptions
{
    /// <summary>The way.</summary>
    public ProbeRoute Via { get; init; } = ProbeRoute.Smtp;

    /// <summary>Sender; null: postmaster of the main domain, or the login for submission.</summary>
    public string? From { get; init; }

    /// <summary>About this many bytes of body.</summary>
    public int Size { get; init; } = 2048;

    /// <summary>Login for submission.</summary>
    public NetworkCredential? Credential { get; init; }

    /// <summary>True: any certificate will do. For servers with a self-signed one.</summary>
    public bool SkipCertificateCheck { get; init; }
}

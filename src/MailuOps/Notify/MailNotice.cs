using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace MailuOps.Notify;

/// <summary>Mail: the report as text, and the page for those who see HTML.</summary>
internal static class MailNotice
{
    public static async Task<string> SendAsync(NotificationTarget target, Notice notice, CancellationToken token)
    {
        using var message = Message(target, notice);
        // Certificates are checked; revocation lists may not be reachable from a closed network.
        using var client = new SmtpClient { CheckCertificateRevocation = false };
        try
        {
            await client.ConnectAsync(target.SmtpServer, target.Port, target.Security switch
            {
                MailSecurity.None => SecureSocketOptions.None,
                MailSecurity.Tls => SecureSocketOptions.SslOnConnect,
                MailSecurity.Auto when target.Port == 465 => SecureSocketOptions.SslOnConnect,
                _ => SecureSocketOptions.StartTls,
            }, token).ConfigureAwait(false);
            if (target.Credential is { } credential)
            {
                await client.AuthenticateAsync(credential, token).ConfigureAwait(false);
            }

            var answer = await client.SendAsync(message, token).ConfigureAwait(false);
            await client.DisconnectAsync(true, token).ConfigureAwait(false);
            return answer;
        }
        catch (Exception e) when (e is AuthenticationException or SslHandshakeException || (e is SmtpCommandException { StatusCode: var code } && (int)code >= 500))
        {
            throw new NotificationRefusedException(e.Message);
        }
    }

    private static MimeMessage Message(NotificationTarget target, Notice notice)
    {
        var body = new BodyBuilder { TextBody = notice.Text, HtmlBody = notice.Page };
        var message = new MimeMessage { Subject = notice.Title, Body = body.ToMessageBody() };
        message.From.Add(MailboxAddress.Parse(target.From));
        message.To.AddRange(target.To.Select(MailboxAddress.Parse));
        // Nobody's holiday notice answers it.
        message.Headers.Add("Auto-Submitted", "auto-generated");
        return message;
    }
}

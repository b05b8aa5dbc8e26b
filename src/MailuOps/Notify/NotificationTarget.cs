using System.Net;

namespace MailuOps.Notify;

/// <summary>How somebody is told.</summary>
public enum NotificationKind
{
    /// <summary>Mail by SMTP.</summary>
    Mail,
    /// <summary>JSON by HTTP POST.</summary>
    Webhook,
    /// <summary>A dead man's switch: it raises the alarm itself when nobody calls.</summary>
    Ping,
}

/// <summary>How the way to the SMTP server is protected.</summary>
public enum MailSecurity
{
    /// <summary>TLS from the start on port 465, STARTTLS, which is demanded, on any other.</summary>
    Auto,
    /// <summary>STARTTLS, which is demanded.</summary>
    StartTls,
    /// <summary>TLS from the start.</summary>
    Tls,
    /// <summary>None. A password is sent this way to this machine only.</summary>
    None,
}

/// <summary>Somebody to be told of drills. Addresses that work like passwords, and passwords, are not shown.</summary>
/// <param name="Kind">How.</param>
public sealed record NotificationTarget(NotificationKind Kind)
{
    /// <summary>Told only of what did not pass. A ping comes always.</summary>
    public bool OnlyProblems { get; init; }

    /// <summary>Addresses of the mail; empty: no mail.</summary>
    public IReadOnlyList<string> To { get; init; } = [];

    /// <summary>Sender of the mail.</summary>
    public string From { get; init; } = "";

    /// <summary>The host that is contacted.</summary>
    public string Server => Url?.Host ?? SmtpServer;

    internal string SmtpServer { get; init; } = "";

    internal int Port { get; init; }

    internal MailSecurity Security { get; init; }

    internal NetworkCredential? Credential { get; init; }

    /// <summary>Who has a webhook's or ping's URL can use it: it is a secret.</summary>
    internal Uri? Url { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Kind switch
    {
        NotificationKind.Mail => $"mail to {string.Join(", ", To)} by {SmtpServer}", NotificationKind.Webhook => $"webhook at {Server}", _ => $"ping of {Server}",
    };

    /// <summary>What cannot work is refused when the target is made, not when somebody should be told.</summary>
    internal NotificationTarget Checked()
    {
        if (Kind == NotificationKind.Mail)
        {
            var addresses = To.Append(From).Where(a => !a.Contains('@', StringComparison.Ordinal) || !MimeKit.MailboxAddress.TryParse(a, out _)).ToList();
            return To.Count == 0 || SmtpServer.Length == 0 ? throw Errors.NotificationIncomplete("a mail needs 'to' and 'server'")
                : addresses.Count > 0 ? throw Errors.NotificationIncomplete($"'{addresses[0]}' is no mail address")
                : Credential is not null && Security == MailSecurity.None && !IsHere(SmtpServer) ? throw Errors.NotificationIncomplete($"a password would go to {SmtpServer} in the clear")
                : this;
        }

        return Url is { IsAbsoluteUri: true, Scheme: "https" or "http" } ? this : throw Errors.NotificationIncomplete($"a {Kind} needs an http or https address");
    }

    private static bool IsHere(string server) => server == "localhost" || (IPAddress.TryParse(server, out var address) && IPAddress.IsLoopback(address));
}

namespace MailuOps.Mail;

/// <summary>A message of the standing probe.</summary>
/// <param name="MessageId">Message-ID with angle brackets.</param>
/// <param name="Received">When dovecot got it.</param>
/// <param name="Intact">Its text is what it must be; null: not looked at, or not shown to a mail client.</param>
public sealed record StandingMessage(string MessageId, DateTimeOffset Received, bool? Intact)
{
    /// <summary>The message as dovecot shows it.</summary>
    internal MailuMessage? Shown { get; init; }

    /// <summary>The digest that its body must have.</summary>
    internal string BodySha256 { get; init; } = "";
}

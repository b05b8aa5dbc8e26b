namespace MailuOps.Mail;

/// <summary>A message of the standing probe.</summary>
/// <param name="MessageId">Message-ID with angle brackets.</param>
/// <param name="Received">When dovecot got it.</param>
/// <param name="Intact">Its text is what it must be; null: not looked at.</param>
public sealed record StandingMessage(string MessageId, DateTimeOffset Received, bool? Intact);

namespace MailuOps.Mail;

/// <summary>A message as dovecot shows it.</summary>
/// <param name="Mailbox">Folder, for example "INBOX" or "Junk".</param>
/// <param name="MailboxGuid">The folder's GUID.</param>
/// <param name="Uid">IMAP UID.</param>
/// <param name="Guid">The message's GUID; in a Maildir the file's name before the colon.</param>
public sealed record DovecotMessage(string Mailbox, string MailboxGuid, uint Uid, string Guid)
{
    /// <summary>Size in bytes, uncompressed.</summary>
    public long Size { get; init; }

    /// <summary>IMAP INTERNALDATE; null: not told.</summary>
    public DateTimeOffset? Received { get; init; }

    /// <summary>IMAP flags, for example \Seen.</summary>
    public IReadOnlyList<string> Flags { get; init; } = [];

    /// <summary>The header, raw.</summary>
    public string Headers { get; init; } = "";
}

namespace MailuOps.Mail;

/// <summary>A message in a mailbox, as dovecot shows it and as it lies on disk.</summary>
/// <param name="Stack">The deployment's name.</param>
/// <param name="DockerHost">The engine's address.</param>
/// <param name="Address">The mailbox's user.</param>
/// <param name="Mailbox">Folder, for example "INBOX".</param>
/// <param name="Uid">IMAP UID.</param>
/// <param name="Guid">The message's GUID.</param>
public sealed record MailuMessage(string Stack, string DockerHost, string Address, string Mailbox, uint Uid, string Guid)
{
    /// <summary>The folder's GUID, by which dovecot tells a re-created folder from the old one.</summary>
    public string MailboxGuid { get; init; } = "";

    /// <summary>Size in bytes, uncompressed.</summary>
    public long Size { get; init; }

    /// <summary>IMAP INTERNALDATE; null: not told.</summary>
    public DateTimeOffset? Received { get; init; }

    /// <summary>IMAP flags.</summary>
    public IReadOnlyList<string> Flags { get; init; } = [];

    /// <summary>Message-ID of the header; empty: it has none.</summary>
    public string MessageId { get; init; } = "";

    /// <summary>Subject, decoded.</summary>
    public string Subject { get; init; } = "";

    /// <summary>The file in the imap container; null: dovecot shows the message but no file bears its GUID.</summary>
    public string? File { get; init; }

    /// <summary>SHA-256 of the file as it lies on disk; null: no file.</summary>
    public string? Sha256 { get; init; }

    /// <summary>Digest of the body, comparable to <see cref="MailuProbe.BodySha256"/>; null: not asked for.</summary>
    public string? BodySha256 { get; init; }

    /// <summary>True: it was filed as spam.</summary>
    public bool InJunk => Mailbox.Equals("Junk", StringComparison.OrdinalIgnoreCase) || Mailbox.Equals("Spam", StringComparison.OrdinalIgnoreCase);

    /// <summary>True: the header carries rspamd's mark.</summary>
    public bool PassedAntispam { get; init; }

    /// <summary>The hosts named by the Received fields, first hop first.</summary>
    public IReadOnlyList<string> Hops { get; init; } = [];

    /// <inheritdoc/>
    public override string ToString() => $"{Mailbox}/{Uid}";
}

namespace MailuOps.Deployment;

/// <summary>The part a service plays in a Mailu deployment.</summary>
public enum MailuRole
{
    /// <summary>nginx: the door for SMTP, submission, IMAP and HTTP.</summary>
    Front,
    /// <summary>The admin application: accounts and their database.</summary>
    Admin,
    /// <summary>dovecot: mailboxes.</summary>
    Imap,
    /// <summary>postfix: accepts and delivers.</summary>
    Smtp,
    /// <summary>rspamd: the mail filter.</summary>
    Antispam,
    /// <summary>redis: rate limits, sessions and rspamd's learned tokens.</summary>
    Redis,
    /// <summary>roundcube or another web mail client.</summary>
    Webmail,
    /// <summary>clamav.</summary>
    Antivirus,
    /// <summary>Fetches mail from other providers.</summary>
    Fetchmail,
    /// <summary>Contacts and calendars.</summary>
    Webdav,
    /// <summary>unbound: the validating resolver.</summary>
    Resolver,
    /// <summary>Extracts certificates from a proxy.</summary>
    CertDumper,
}

namespace MailuOps.Recipe.Compose;

/// <summary>One place where Mailu keeps something, and what losing it costs.</summary>
/// <param name="Rule">The name of the finding when no backup covers it.</param>
/// <param name="Role">The service's role: admin, imap, smtp, antispam, webmail, redis.</param>
/// <param name="Path">Where the service expects it.</param>
/// <param name="Required">What of it must be in the backup, relative to the path; empty for all.</param>
/// <param name="Importance">0 regrettable, 1 of value, 2 the server itself.</param>
/// <param name="Holds">What it is, for a sentence.</param>
/// <param name="Loss">What happens without it, for a sentence.</param>
internal sealed record MailuStore(string Rule, string Role, string Path, string Required, int Importance, string Holds, string Loss)
{
    public static readonly IReadOnlyList<MailuStore> All =
    [
        new("AccountsNotBackedUp", "admin", "/data", "main.db", 2, "the account database", "every account, alias and domain is lost"),
        new("MailNotBackedUp", "imap", "/mail", "", 2, "all mail", "every message is lost"),
        new("DkimKeysNotBackedUp", "admin", "/dkim", "", 1, "the DKIM keys", "outgoing mail fails DKIM until new keys are made and the DNS is changed"),
        new("WebmailDataNotBackedUp", "webmail", "/data", "roundcube.db", 1, "webmail's contacts, identities and preferences", "users lose their address books"),
        new("SpamTrainingNotBackedUp", "redis", "/data", "dump.rdb", 1, "rspamd's training (it is in redis, not in rspamd's own volume)", "the spam filter starts from nothing"),
        new("MailQueueNotBackedUp", "smtp", "/queue", "", 0, "mail accepted and not yet delivered", "messages in flight are lost"),
    ];
}

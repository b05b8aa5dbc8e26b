namespace MailuOps.Deployment;

/// <summary>How much the loss of a volume hurts.</summary>
public enum VolumeImportance
{
    /// <summary>Nobody knows what it holds.</summary>
    Unknown,
    /// <summary>Made again by itself.</summary>
    Regenerable,
    /// <summary>Of value for minutes: mail on its way.</summary>
    Transient,
    /// <summary>People's data or settings beside accounts and mail.</summary>
    UserData,
    /// <summary>Accounts or mail.</summary>
    Critical,
}

/// <summary>What Mailu keeps where, and what losing it costs.</summary>
/// <param name="Holds">The content, in a few words.</param>
/// <param name="Loss">What losing it costs.</param>
/// <param name="Importance">How much that hurts.</param>
public sealed record VolumeKnowledge(string Holds, string Loss, VolumeImportance Importance)
{
    /// <summary>The file without which a backup of the volume is worth nothing, relative to its root; empty: all of it counts.</summary>
    public string Core { get; init; } = "";

    private static readonly VolumeKnowledge Nothing = new("not known to MailuOps", "not known", VolumeImportance.Unknown);

    private static readonly Dictionary<(MailuRole, string), VolumeKnowledge> Table = new()
    {
        [(MailuRole.Admin, "/data")] = new("accounts: main.db with domains, users, aliases, tokens, settings", "every account", VolumeImportance.Critical) { Core = "main.db" },
        [(MailuRole.Imap, "/mail")] = new("mail: Maildirs, sieve scripts, indexes", "every message", VolumeImportance.Critical),
        [(MailuRole.Admin, "/dkim")] = new("DKIM private keys", "outgoing mail fails DKIM until new keys are made and DNS is changed", VolumeImportance.UserData),
        [(MailuRole.Webmail, "/data")] = new("webmail: contacts, identities, preferences", "every webmail user's contacts and settings", VolumeImportance.UserData) { Core = "roundcube.db" },
        [(MailuRole.Redis, "/data")] = new("spam training (rspamd's Bayes tokens), rate limits, sessions", "what the spam filter has learned", VolumeImportance.UserData) { Core = "dump.rdb" },
        [(MailuRole.Antispam, "/var/lib/rspamd")] = new("the spam filter's maps and small state", "nothing: made again", VolumeImportance.Regenerable),
        [(MailuRole.Smtp, "/queue")] = new("mail accepted and not yet delivered", "messages in flight", VolumeImportance.Transient),
        [(MailuRole.Front, "/certs")] = new("TLS certificates", "nothing: issued again", VolumeImportance.Regenerable),
        [(MailuRole.CertDumper, "/certs")] = new("TLS certificates", "nothing: issued again", VolumeImportance.Regenerable),
        [(MailuRole.Webdav, "/data")] = new("contacts and calendars", "every calendar and address book", VolumeImportance.UserData),
        [(MailuRole.Fetchmail, "/data")] = new("which mail was fetched from elsewhere", "mail that was kept there is fetched once more", VolumeImportance.UserData) { Core = "fetchids" },
        [(MailuRole.Antivirus, "/data")] = new("virus signatures", "nothing: downloaded again", VolumeImportance.Regenerable),
        // ClamAV's own image, since Mailu 2024.06.
        [(MailuRole.Antivirus, "/var/lib/clamav")] = new("virus signatures", "nothing: downloaded again", VolumeImportance.Regenerable),
    };

    // A volume that several services mount is known by the one that owns it.
    private static readonly MailuRole[] Owners = [MailuRole.Admin, MailuRole.Imap];

    /// <summary>What the service's mount at this path holds.</summary>
    public static VolumeKnowledge Of(MailuRole? role, string path)
    {
        var target = path.TrimEnd('/');
        if (role is { } r && Table.TryGetValue((r, target), out var known))
        {
            return known;
        }

        // Paths such as /mail and /dkim mean the same in whichever service they appear.
        return target is "/data" ? Nothing : Owners.Select(o => Table.GetValueOrDefault((o, target))).FirstOrDefault(k => k is not null) ?? Nothing;
    }
}

namespace MailuOps.Deployment;

/// <summary>Which role a service plays: first by its name, then by its image's last path part.</summary>
public static class RoleRules
{
    private static readonly Dictionary<string, MailuRole> ByName = new(StringComparer.OrdinalIgnoreCase)
    {
        ["front"] = MailuRole.Front, ["app"] = MailuRole.Front, ["nginx"] = MailuRole.Front,
        ["admin"] = MailuRole.Admin,
        ["imap"] = MailuRole.Imap, ["dovecot"] = MailuRole.Imap,
        ["smtp"] = MailuRole.Smtp, ["postfix"] = MailuRole.Smtp,
        ["antispam"] = MailuRole.Antispam, ["rspamd"] = MailuRole.Antispam,
        ["redis"] = MailuRole.Redis, ["db"] = MailuRole.Redis,
        ["webmail"] = MailuRole.Webmail, ["roundcube"] = MailuRole.Webmail,
        ["antivirus"] = MailuRole.Antivirus,
        ["fetchmail"] = MailuRole.Fetchmail,
        ["webdav"] = MailuRole.Webdav,
        ["resolver"] = MailuRole.Resolver,
        ["certdumper"] = MailuRole.CertDumper,
    };

    private static readonly Dictionary<string, MailuRole> ByImage = new(StringComparer.OrdinalIgnoreCase)
    {
        ["nginx"] = MailuRole.Front,
        ["admin"] = MailuRole.Admin,
        ["dovecot"] = MailuRole.Imap,
        ["postfix"] = MailuRole.Smtp,
        ["rspamd"] = MailuRole.Antispam,
        ["redis"] = MailuRole.Redis, ["valkey"] = MailuRole.Redis,
        ["webmail"] = MailuRole.Webmail, ["roundcube"] = MailuRole.Webmail, ["rainloop"] = MailuRole.Webmail, ["snappymail"] = MailuRole.Webmail,
        ["clamav"] = MailuRole.Antivirus, ["clamav-debian"] = MailuRole.Antivirus,
        ["fetchmail"] = MailuRole.Fetchmail,
        ["radicale"] = MailuRole.Webdav,
        ["unbound"] = MailuRole.Resolver,
        ["traefik-certs-dumper"] = MailuRole.CertDumper,
    };

    private static readonly string[] SqlImages = ["postgres", "mariadb", "mysql"];

    /// <summary>The role, or null for a service that plays none.</summary>
    /// <param name="serviceName">The compose key, without the stack's prefix.</param>
    /// <param name="image">The image reference, with or without registry, tag and digest.</param>
    public static MailuRole? RoleOf(string serviceName, string image)
    {
        var last = ImageName(image);
        if (ByName.TryGetValue(serviceName, out var role))
        {
            // A recipe's "db" is redis; elsewhere it may be the SQL server of the accounts.
            return role == MailuRole.Redis && SqlImages.Any(s => last.Contains(s, StringComparison.OrdinalIgnoreCase)) ? null : role;
        }

        return ByImage.TryGetValue(last, out role) ? role : null;
    }

    /// <summary>The last path part of an image reference: "ghcr.io/mailu/dovecot:2024.06@sha256:..." gives "dovecot".</summary>
    public static string ImageName(string image)
    {
        var reference = image.Split('@')[0];
        var last = reference[(reference.LastIndexOf('/') + 1)..];
        return last.Split(':')[0];
    }

    /// <summary>The image's tag, or null when it has none.</summary>
    public static string? ImageTag(string image)
    {
        var reference = image.Split('@')[0];
        var last = reference[(reference.LastIndexOf('/') + 1)..];
        var colon = last.IndexOf(':');
        return colon < 0 ? null : last[(colon + 1)..];
    }
}

namespace MailuOps.Recipe.Compose;

/// <summary>Which service of a recipe plays which part of Mailu: by its name first, then by its image.</summary>
internal static class MailuRoles
{
    private static readonly Dictionary<string, (string[] Names, string[] Images)> Known = new(StringComparer.Ordinal)
    {
        ["admin"] = (["admin"], ["admin"]),
        ["imap"] = (["imap", "dovecot"], ["dovecot", "imap"]),
        ["smtp"] = (["smtp", "postfix"], ["postfix", "smtp"]),
        ["antispam"] = (["antispam", "rspamd"], ["rspamd", "antispam"]),
        ["webmail"] = (["webmail"], ["webmail", "roundcube", "roundcubemail", "snappymail", "rainloop"]),
        ["redis"] = (["redis"], ["redis", "valkey", "keydb"]),
    };

    /// <summary>Whether the recipe deploys Mailu, so that Mailu's stores are worth looking for.</summary>
    public static bool IsMailu(RecipeModel model) =>
        model.Services.Any(service => service.Image.StartsWith("mailu/", StringComparison.OrdinalIgnoreCase)
            || service.Image.Contains("/mailu/", StringComparison.OrdinalIgnoreCase))
        || (Find(model, "admin") is not null && Find(model, "imap") is not null);

    public static ServiceModel? Find(RecipeModel model, string role)
    {
        var (names, images) = Known[role];
        return model.Services.FirstOrDefault(service => names.Contains(service.Name, StringComparer.OrdinalIgnoreCase))
            ?? model.Services.FirstOrDefault(service => images.Contains(service.ImageName, StringComparer.OrdinalIgnoreCase));
    }
}

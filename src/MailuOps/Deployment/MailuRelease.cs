namespace MailuOps.Deployment;

/// <summary>
/// What differs between Mailu's releases where MailuOps meets it, read from their sources. What adapts itself is not here: images and
/// roles (RoleRules), tables that refer to a user (accounts.py), fields of an export (ConfigExport).
/// </summary>
/// <param name="Name">The release, as its images are tagged.</param>
public sealed record MailuRelease(string Name)
{
    /// <summary>The arguments of `flask mailu` that delete a user, before the address. Until 1.9 there is no -r; since 2.0 a user is only disabled without it.</summary>
    public IReadOnlyList<string> DeleteUser { get; private init; } = ["user-delete", "-r"];

    /// <summary>Whom postfix hands mail to, at port 2525: dovecot itself, or since 2024.06 the front's proxy.</summary>
    public MailuRole DeliversTo { get; private init; } = MailuRole.Front;

    /// <summary>The oldest first; the development branch, which has no number, last.</summary>
    public static IReadOnlyList<MailuRelease> Known { get; } =
    [
        new("1.9") { DeleteUser = ["user-delete"], DeliversTo = MailuRole.Imap },
        new("2.0") { DeliversTo = MailuRole.Imap },
        new("2024.06"),
        new("master"),
    ];

    /// <summary>The release that a version such as "2024.06.52", "v2.0" or a recipe's "3.0.1+2024.06.52" belongs to; null: none that is known.</summary>
    public static MailuRelease? Find(string version)
    {
        ArgumentNullException.ThrowIfNull(version);
        var text = Plain(version);
        return Known.FirstOrDefault(r => text == r.Name || (text.StartsWith(r.Name, StringComparison.Ordinal) && text[r.Name.Length] is '.' or '-'));
    }

    /// <summary>The one to go on with where the version is not known: the newest that is not newer than it, else the oldest; without a number the newest.</summary>
    public static MailuRelease Nearest(string version)
    {
        ArgumentNullException.ThrowIfNull(version);
        var numbered = Known.Where(r => Number(r.Name) is not null).ToList();
        return Number(Plain(version)) is { } number ? numbered.LastOrDefault(r => Number(r.Name) <= number) ?? numbered[0] : numbered[^1];
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static string Plain(string version)
    {
        var text = version.Trim();
        return text[(text.LastIndexOf('+') + 1)..].TrimStart('v');
    }

    private static Version? Number(string text) => Version.TryParse(text.Split('-')[0], out var number) ? number : null;
}

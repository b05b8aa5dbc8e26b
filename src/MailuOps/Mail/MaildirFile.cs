namespace MailuOps.Mail;

/// <summary>A message file of a Maildir.</summary>
/// <param name="Folder">Folder relative to the mailbox: "" for the inbox, ".Junk" for Junk.</param>
/// <param name="UniqueName">The part of the name before ":", which is dovecot's GUID: the message's identity. Flags and moves from new/ to cur/ do not change it.</param>
/// <param name="Path">The whole path in the imap container.</param>
/// <param name="Size">Bytes on disk.</param>
/// <param name="Modified">Modification time, which is IMAP's INTERNALDATE.</param>
/// <param name="Sha256">Digest of the file; null: not asked for.</param>
public sealed record MaildirFile(string Folder, string UniqueName, string Path, long Size, DateTimeOffset Modified, string? Sha256)
{
    /// <summary>The unique name in a file's path.</summary>
    internal static string UniqueNameOf(string path) => path.Split('/')[^1].Split(':')[0];

    /// <summary>Maildir flags, for example "S"; empty: none.</summary>
    public string Flags => Path.LastIndexOf(":2,", StringComparison.Ordinal) is var at and >= 0 ? Path[(at + 3)..] : "";
}

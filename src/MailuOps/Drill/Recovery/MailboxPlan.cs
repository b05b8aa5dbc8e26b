using MailuOps.Backup;
using MailuOps.Mail;

namespace MailuOps.Drill.Recovery;

/// <summary>A message that a snapshot holds.</summary>
/// <param name="Folder">The Maildir folder: "" for the inbox, ".Junk" for Junk.</param>
/// <param name="UniqueName">Dovecot's GUID.</param>
/// <param name="Path">Relative to the mailbox.</param>
/// <param name="Received">IMAP's INTERNALDATE.</param>
internal sealed record SnapshotMessage(string Folder, string UniqueName, string Path, DateTimeOffset Received)
{
    /// <summary>Null: the file is no message.</summary>
    public static SnapshotMessage? Of(SnapshotFile file)
    {
        var parts = file.Path.Split('/');
        return parts.Length is 2 or 3 && parts[^2] is "cur" or "new"
            ? new SnapshotMessage(parts.Length == 3 ? parts[0] : "", MaildirFile.UniqueNameOf(file.Path), file.Path, file.Modified) : null;
    }

    /// <summary>Folder and name, for people.</summary>
    public override string ToString() => $"{FolderName.Shown(Folder)}/{UniqueName}";
}

/// <summary>What is to be brought back of one mailbox. Pure.</summary>
/// <param name="Wanted">Messages of the snapshot that were asked for.</param>
/// <param name="Missing">Those of them that the mailbox does not hold in any folder.</param>
internal sealed record MailboxPlan(IReadOnlyList<SnapshotMessage> Wanted, IReadOnlyList<SnapshotMessage> Missing)
{
    /// <param name="folders">As a mail client names them; empty: all.</param>
    /// <param name="since">Received then or later; null: whenever.</param>
    /// <param name="present">The GUIDs of what the mailbox holds now. A message that was moved is not missing.</param>
    public static MailboxPlan Of(IEnumerable<SnapshotFile> files, IReadOnlyList<string> folders, DateTimeOffset? since, IReadOnlySet<string> present)
    {
        var wanted = files.Select(SnapshotMessage.Of).OfType<SnapshotMessage>()
            .Where(m => (folders.Count == 0 || folders.Contains(FolderName.Shown(m.Folder), StringComparer.OrdinalIgnoreCase)) && !(m.Received < since)).ToList();
        return new MailboxPlan(wanted, [.. wanted.Where(m => !present.Contains(m.UniqueName))]);
    }
}

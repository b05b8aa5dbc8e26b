using MailuOps.Mail;

namespace MailuOps.Drill;

/// <summary>Compares a mailbox on disk with what it was before. Pure.</summary>
public static class MailEvidence
{
    /// <summary>One digest of folder, identity, flags, size and content of every message.</summary>
    public static string Digest(MaildirState state) => Digests.Sha256(string.Join('\n', state.Files.Select(Line).Order(StringComparer.Ordinal)));

    /// <summary>What differs, for people; empty: the same messages, each once, in the same folder, with the same flags and bytes.</summary>
    public static IReadOnlyList<string> Differences(MaildirState before, MaildirState after)
    {
        var found = new List<string>();
        var left = after.Files.ToList();
        foreach (var file in before.Files)
        {
            var same = left.Find(f => f.UniqueName == file.UniqueName && f.Folder == file.Folder) ?? left.Find(f => f.UniqueName == file.UniqueName);
            if (same is null)
            {
                found.Add($"message {file.UniqueName} is missing");
                continue;
            }

            left.Remove(same);
            if (same.Folder != file.Folder)
            {
                found.Add($"message {file.UniqueName} is in folder '{Name(same.Folder)}' instead of '{Name(file.Folder)}'");
            }

            if (same.Size != file.Size)
            {
                found.Add($"message {file.UniqueName} has {same.Size} bytes instead of {file.Size}");
            }
            else if (same.Sha256 is null || same.Sha256 != file.Sha256)
            {
                found.Add($"message {file.UniqueName} has other bytes");
            }

            if (same.Flags != file.Flags)
            {
                found.Add($"message {file.UniqueName} has the flags '{same.Flags}' instead of '{file.Flags}'");
            }

            if (same.Modified != file.Modified)
            {
                found.Add($"message {file.UniqueName} is dated {same.Modified:u} instead of {file.Modified:u}");
            }
        }

        found.AddRange(left.Select(f => $"message {f.UniqueName} in '{Name(f.Folder)}' was not there before"));
        return found;
    }

    private static string Name(string folder) => folder.Length == 0 ? "INBOX" : folder.TrimStart('.');

    private static string Line(MaildirFile f) => $"{f.Folder}\t{f.UniqueName}\t{f.Flags}\t{f.Size}\t{f.Modified.ToUnixTimeSeconds()}\t{f.Sha256}";
}

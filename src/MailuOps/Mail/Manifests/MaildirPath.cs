using System.Buffers.Text;

namespace MailuOps.Mail.Manifests;

/// <summary>What a path below the mail root means by Maildir++: ./home/[.folder/]cur|new/unique:2,flags.</summary>
internal readonly ref struct MaildirPath
{
    private MaildirPath(ReadOnlySpan<byte> mailbox, ReadOnlySpan<byte> folder, ReadOnlySpan<byte> sub, ReadOnlySpan<byte> name)
    {
        Mailbox = mailbox;
        Folder = folder;
        Sub = sub;
        var colon = name.IndexOf((byte)':');
        Unique = colon < 0 ? name : name[..colon];
        Suffix = colon < 0 ? [] : name[colon..];
    }

    /// <summary>The home's name, for Mailu the address.</summary>
    public ReadOnlySpan<byte> Mailbox { get; }

    /// <summary>The folder relative to it; empty: the inbox.</summary>
    public ReadOnlySpan<byte> Folder { get; }

    /// <summary>"cur" or "new".</summary>
    public ReadOnlySpan<byte> Sub { get; }

    /// <summary>The part before ":": the message's identity, with ",S=" and ",W=".</summary>
    public ReadOnlySpan<byte> Unique { get; }

    /// <summary>The rest of the name: nothing, or ":2," and the flags, of which lower-case ones are keywords.</summary>
    public ReadOnlySpan<byte> Suffix { get; }

    /// <summary>True: dovecot shows what lies in such a folder.</summary>
    public bool IsShown => Folder.IsEmpty || (Folder[0] == '.' && !Folder.Contains((byte)'/'));

    /// <summary>Takes a message's path apart; false: it is no message.</summary>
    public static bool TryParse(ReadOnlySpan<byte> path, out MaildirPath message)
    {
        message = default;
        if (!path.StartsWith("./"u8))
        {
            return false;
        }

        path = path[2..];
        var home = path.IndexOf((byte)'/');
        var name = path.LastIndexOf((byte)'/');
        if (home <= 0 || name == home)
        {
            return false;
        }

        var between = path[(home + 1)..name];
        var at = between.LastIndexOf((byte)'/');
        var sub = between[(at + 1)..];
        if (!sub.SequenceEqual("cur"u8) && !sub.SequenceEqual("new"u8))
        {
            return false;
        }

        message = new MaildirPath(path[..home], at < 0 ? [] : between[..at], sub, path[(name + 1)..]);
        return true;
    }

    /// <summary>
    /// When the message was filed on this server, in seconds: what its unique name begins with. Null: not named as dovecot does.
    /// The file's own date is the date of the mail, which a mail that was moved here brings along.
    /// </summary>
    public static long? Arrival(ReadOnlySpan<byte> unique)
    {
        var dot = unique.IndexOf((byte)'.');
        return dot is > 0 and < 12 && Utf8Parser.TryParse(unique[..dot], out long seconds, out var used) && used == dot ? seconds : null;
    }

    /// <summary>The flags of a suffix; one of another form stands for itself.</summary>
    public static string Flags(string suffix) => suffix.StartsWith(":2,", StringComparison.Ordinal) ? suffix[3..] : suffix;

    /// <summary>The size that quota counts: ",W=" of the name, else ",S=", else null.</summary>
    public static long? VirtualSize(ReadOnlySpan<byte> unique, out bool exact)
    {
        exact = true;
        if (Size(unique, ",W="u8) is { } size)
        {
            return size;
        }

        exact = false;
        return Size(unique, ",S="u8);
    }

    /// <summary>The Maildir++ folder as a person knows it: "INBOX", "Projects/Lab".</summary>
    public static string FolderName(string folder) => folder.Length == 0 ? "INBOX" : folder.TrimStart('.').Replace('.', '/');

    private static long? Size(ReadOnlySpan<byte> unique, ReadOnlySpan<byte> mark)
    {
        var at = unique.IndexOf(mark);
        return at >= 0 && Utf8Parser.TryParse(unique[(at + 3)..], out long size, out _) ? size : null;
    }
}

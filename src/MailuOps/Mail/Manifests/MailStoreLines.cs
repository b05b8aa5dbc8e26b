using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace MailuOps.Mail.Manifests;

/// <summary>
/// Understands what manifest.sh prints, and hands it on as raw entries, which <see cref="EntryJoin"/> joins once they are sorted:
/// M mailbox unique 0 uid folder | 1 folder sub suffix mode size mtime owner | 2 folder sub suffix | 3 folder sub suffix sha;
/// F mailbox folder 0 mode owner | 1 validity next | 2 sub mode owner | 3;
/// C mailbox path 0 size mode owner | 1 sha | 2 target.
/// </summary>
internal sealed class MailStoreLines(LineSorter sorter, FindingList findings)
{
    private static readonly HashSet<string> Indexes = ["fts-flatcurve", "lucene-indexes", "xapian-indexes"];
    private readonly LineBuilder _line = new();
    private byte[]? _owner;

    /// <summary>The server's clock at the start, in seconds.</summary>
    public long Started { get; private set; }

    /// <summary>True: the answer came to its end.</summary>
    public bool Complete { get; private set; }

    /// <summary>Homes seen.</summary>
    public HashSet<string> Mailboxes { get; } = new(StringComparer.Ordinal);

    /// <summary>Files found so far: the walk that finds them runs ahead of the reading.</summary>
    public long Found { get; private set; }

    /// <summary>Files read so far.</summary>
    public long Files { get; private set; }

    /// <summary>By mailbox, the folders of messages in which nothing changed while they were read: "folder tab cur" and "folder tab new".</summary>
    public Dictionary<string, List<byte[]>> Steady { get; } = new(StringComparer.Ordinal);

    public void Take(ReadOnlySpan<byte> line)
    {
        var rest = line.Length > 2 ? line[2..] : [];
        switch (line.IsEmpty ? '\0' : (char)line[0])
        {
            case 'T' when Utf8Parser.TryParse(rest, out long seconds, out _): Started = seconds; break;
            case 'S': Found++; Status(rest); break;
            case 'R' when MaildirPath.TryParse(rest, out var path): sorter.Add(Message(path, "2"u8).Line); break;
            case 'K': Keep(Encoding.Latin1.GetString(rest)); break;
            case 'V': Uid(rest); break;
            case 'D': Special(Encoding.Latin1.GetString(rest)); break;
            case 'L': Link(Encoding.Latin1.GetString(rest)); break;
            case 'U': UidList(Encoding.Latin1.GetString(rest)); break;
            case 'O': Odd(rest); break;
            case 'Z': Complete = true; break;
            case (>= '0' and <= '9') or (>= 'a' and <= 'f') or '\\': Read(line); break;
            default: throw new InvalidDataException(Encoding.UTF8.GetString(line));
        }
    }

    /// <summary>A line of the script's standard error.</summary>
    public void TakeError(string text)
    {
        var race = text.Contains("No such file", StringComparison.OrdinalIgnoreCase);
        findings.Add(
            race ? ManifestFindingKind.Unproven : ManifestFindingKind.Unreadable, race ? ManifestSeverity.Notice : ManifestSeverity.Error,
            "mail", race ? $"Something went away while the mail store was read: {text}" : $"The mail store could not be read in full: {text}");
    }

    private void Status(ReadOnlySpan<byte> rest)
    {
        var mode = Word(ref rest);
        var size = Word(ref rest);
        var modified = Word(ref rest);
        var uid = Word(ref rest);
        var gid = Word(ref rest);
        // Some tools tell fractions of a second; INTERNALDATE has none.
        modified = modified.IndexOf((byte)'.') is var dot and >= 0 ? modified[..dot] : modified;
        Span<byte> owner = stackalloc byte[uid.Length + gid.Length + 1];
        uid.CopyTo(owner);
        owner[uid.Length] = (byte)':';
        gid.CopyTo(owner[(uid.Length + 1)..]);
        CheckOwner(owner, rest);
        if (MaildirPath.TryParse(rest, out var message))
        {
            if (!message.IsShown)
            {
                Unexplained(rest, "lies in a folder that dovecot does not show");
            }

            Message(message, "1"u8).Plain(mode).Plain(size).Plain(modified).Plain(owner);
            sorter.Add(_line.Line);
        }
        else if (Content(rest, "0"u8))
        {
            sorter.Add(_line.Plain(size).Plain(mode).Plain(owner).Line);
        }
    }

    private void Read(ReadOnlySpan<byte> line)
    {
        // GNU marks and doubles backslashes in names, busybox does not.
        var marked = line[0] == '\\';
        line = marked ? line[1..] : line;
        if (line.Length < 67 || !line[64..66].SequenceEqual("  "u8))
        {
            throw new InvalidDataException(Text(line));
        }

        var path = marked ? Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(line[66..]).Replace(@"\\", @"\", StringComparison.Ordinal)) : line[66..];
        Files++;
        if (MaildirPath.TryParse(path, out var message))
        {
            sorter.Add(Message(message, "3"u8).Plain(line[..64]).Line);
        }
        else if (Content(path, "1"u8))
        {
            sorter.Add(_line.Plain(line[..64]).Line);
        }
    }

    /// <summary>Begins the entry of another file; false: it is none of its own.</summary>
    private bool Content(ReadOnlySpan<byte> path, ReadOnlySpan<byte> part)
    {
        var (mailbox, inside) = Parts(Encoding.Latin1.GetString(path));
        var name = inside[(inside.LastIndexOf('/') + 1)..];
        if (name == "dovecot-uidlist")
        {
            sorter.Add(_line.Start('F').Plain(Fields.Escape(mailbox)).Plain(Fields.Escape(Parent(inside))).Plain("3"u8).Line);
            return false;
        }

        if (part is [(byte)'0'] && !(inside is "subscriptions" or ".dovecot.sieve" || inside.StartsWith("sieve/", StringComparison.Ordinal)
            || name is "dovecot-keywords" or "dovecot-acl" or "dovecot-acl-list" or "dovecot-attributes"))
        {
            Unexplained(path, "is no file that MailuOps knows of mailboxes; it is compared as it is");
        }

        _line.Start('C').Plain(Fields.Escape(mailbox)).Plain(Fields.Escape(inside)).Plain(part);
        return true;
    }

    private void Uid(ReadOnlySpan<byte> rest)
    {
        var (mailbox, inside) = Parts(Encoding.Latin1.GetString(Fields.At(rest, 2)));
        var name = Fields.At(rest, 1);
        var colon = name.IndexOf((byte)':');
        sorter.Add(_line.Start('M').Plain(Fields.Escape(mailbox)).Name(colon < 0 ? name : name[..colon]).Plain("0"u8).Plain(Fields.At(rest, 0))
            .Plain(Fields.Escape(Parent(inside))).Line);
    }

    private void Keep(string path)
    {
        var (mailbox, inside) = Parts(path);
        var place = Encoding.Latin1.GetBytes($"{Fields.Escape(Parent(inside))}\t{inside[(inside.LastIndexOf('/') + 1)..]}");
        var name = Fields.Escape(mailbox);
        (Steady.TryGetValue(name, out var steady) ? steady : Steady[name] = []).Add(place);
    }

    private void UidList(string rest)
    {
        var words = rest.Split(' ', 3);
        var (mailbox, inside) = Parts(words[2]);
        if (words[0] == "0")
        {
            findings.Add(ManifestFindingKind.Unreadable, ManifestSeverity.Error, Text(words[2]), $"{Text(words[2])} tells no UIDVALIDITY.");
        }

        sorter.Add(_line.Start('F').Plain(Fields.Escape(mailbox)).Plain(Fields.Escape(Parent(inside))).Plain("1"u8).Plain(words[0]).Plain(words[1]).Line);
    }

    private void Special(string rest)
    {
        var words = rest.Split(' ', 4);
        var (mode, owner, path) = (words[0], $"{words[1]}:{words[2]}", words[3]);
        if (path == ".")
        {
            _owner = Encoding.ASCII.GetBytes(owner);
            return;
        }

        CheckOwner(Encoding.ASCII.GetBytes(owner), Encoding.Latin1.GetBytes(path));
        var (mailbox, inside) = Parts(path);
        var names = inside.Split('/');
        switch (Convert.ToInt32(mode, 16) & 0xf000)
        {
            case 0x4000 when inside.Length == 0:
                Mailboxes.Add(mailbox);
                Folder(mailbox, "").Plain("0"u8).Plain(mode).Plain(owner);
                sorter.Add(_line.Line);
                break;
            case 0x4000 when names[^1] is "cur" or "new" or "tmp" && (names.Length == 1 || names is [['.', ..], _]):
                Folder(mailbox, Parent(inside)).Plain("2"u8).Plain(names[^1]).Plain(mode).Plain(owner);
                sorter.Add(_line.Line);
                break;
            case 0x4000 when names is [['.', ..]]:
                Folder(mailbox, inside).Plain("0"u8).Plain(mode).Plain(owner);
                sorter.Add(_line.Line);
                break;
            case 0x4000 when names[0] == "sieve" || Array.Exists(names, Indexes.Contains):
                break;
            case 0x4000:
                Unexplained(Encoding.Latin1.GetBytes(path), "is no folder that dovecot makes");
                break;
            case 0xa000 when inside == ".dovecot.sieve":
                break;
            case 0xa000:
                Unexplained(Encoding.Latin1.GetBytes(path), "is a symbolic link; what it leads to is not covered");
                break;
            default:
                Unexplained(Encoding.Latin1.GetBytes(path), "is neither file nor folder");
                break;
        }
    }

    private void Link(string rest)
    {
        var words = rest.Split('\t', 2);
        var (mailbox, inside) = Parts(words[0]);
        sorter.Add(_line.Start('C').Plain(Fields.Escape(mailbox)).Plain(Fields.Escape(inside)).Plain("2"u8).Plain("->" + Fields.Escape(words[1])).Line);
    }

    private void Odd(ReadOnlySpan<byte> path) => findings.Add(
        ManifestFindingKind.Unreadable, ManifestSeverity.Error, Text(path), $"{Text(path)} has a control character in its name and is not covered.");

    private void CheckOwner(ReadOnlySpan<byte> owner, ReadOnlySpan<byte> path)
    {
        if (_owner is not null && !owner.SequenceEqual(_owner))
        {
            findings.Add(
                ManifestFindingKind.WrongOwner, ManifestSeverity.Warning, Text(path),
                $"{Text(path)} belongs to {Encoding.ASCII.GetString(owner)}, the mail root to {Encoding.ASCII.GetString(_owner)}: dovecot may not be able to use it.");
        }
    }

    private void Unexplained(ReadOnlySpan<byte> path, string what) =>
        findings.Add(ManifestFindingKind.Unexplained, ManifestSeverity.Warning, Text(path), $"{Text(path)} {what}.");

    private LineBuilder Message(MaildirPath path, ReadOnlySpan<byte> part) =>
        _line.Start('M').Name(path.Mailbox).Name(path.Unique).Plain(part).Name(path.Folder).Plain(path.Sub).Name(path.Suffix);

    private LineBuilder Folder(string mailbox, string folder) => _line.Start('F').Plain(Fields.Escape(mailbox)).Plain(Fields.Escape(folder));

    private static (string Mailbox, string Inside) Parts(string path)
    {
        var below = path.StartsWith("./", StringComparison.Ordinal) ? path[2..] : path;
        var slash = below.IndexOf('/');
        return slash < 0 ? (below, "") : (below[..slash], below[(slash + 1)..]);
    }

    private static string Parent(string inside) => inside.LastIndexOf('/') is var at and >= 0 ? inside[..at] : "";

    private static ReadOnlySpan<byte> Word(ref ReadOnlySpan<byte> rest)
    {
        var space = rest.IndexOf((byte)' ');
        if (space < 0)
        {
            throw new InvalidDataException("a line has too few words");
        }

        var word = rest[..space];
        rest = rest[(space + 1)..];
        return word;
    }

    private static string Text(ReadOnlySpan<byte> path) => Encoding.UTF8.GetString(path.StartsWith("./"u8) ? path[2..] : path);

    private static string Text(string path) => Text(Encoding.Latin1.GetBytes(path));
}

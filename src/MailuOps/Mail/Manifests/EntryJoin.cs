using System.Buffers.Text;
using System.Text;

namespace MailuOps.Mail.Manifests;

/// <summary>
/// Joins sorted raw entries to the manifest's own:
/// M mailbox unique folder sub flags sha size mtime mode owner uid mark (mark "?": unproven, "=" otherwise);
/// F mailbox folder validity next mode owner subfolders mark; C mailbox path sha size mode owner mark; others pass as they are.
/// </summary>
/// <param name="steady">Folders in which nothing changed, by mailbox: what was seen there need not be seen again.</param>
internal sealed class EntryJoin(Stream destination, FindingList findings, long started, IReadOnlyDictionary<string, List<byte[]>> steady)
{
    private readonly LineBuilder _line = new();
    private readonly List<byte[]> _group = [];
    private byte[] _key = [];
    private byte[] _mailbox = [];
    private byte[] _steadyOf = [];
    private List<byte[]> _steady = [];
    private MailboxSize _size;

    /// <summary>Sizes by mailbox, for the quota.</summary>
    public Dictionary<string, MailboxSize> Sizes { get; } = new(StringComparer.Ordinal);

    public long Messages { get; private set; }

    public long Bytes { get; private set; }

    public long Arrived { get; private set; }

    public long Unproven { get; private set; }

    public void Take(ReadOnlySpan<byte> raw)
    {
        var key = Fields.Key(raw);
        if (!key.SequenceEqual(_key))
        {
            Group();
            _key = key.ToArray();
        }

        if (raw[0] is (byte)'M' or (byte)'F' or (byte)'C')
        {
            _group.Add(raw.ToArray());
        }
        else
        {
            Write(raw);
        }
    }

    /// <summary>To be called after the last entry.</summary>
    public void Complete()
    {
        Group();
        FlushSize();
    }

    private void Group()
    {
        if (_group.Count > 0)
        {
            switch ((char)_group[0][0])
            {
                case 'F': Folder(); break;
                case 'C': Content(); break;
                default: Message(); break;
            }

            _group.Clear();
        }
    }

    private void Folder()
    {
        var fields = _group.ConvertAll(g => Fields.Split(g));
        var place = fields.Find(f => f[3] == "0");
        var list = fields.Find(f => f[3] == "1");
        var name = $"{Fields.Shown(fields[0][1])}/{Fields.Shown(fields[0][2])}";
        var known = place is not null && list?[4] != "0" && (list is not null || !fields.Exists(f => f[3] == "3"));
        if (place is null || (list is null && fields.Exists(f => f[3] == "3")))
        {
            findings.Add(ManifestFindingKind.Unreadable, ManifestSeverity.Error, name, $"The UID list of {name} is empty, or its folder is not where dovecot has one.");
        }

        var inside = string.Join(',', fields.Where(f => f[3] == "2").Select(f => $"{f[4]} {f[5]} {f[6]}"));
        Write(_line.Start('F').Plain(fields[0][1]).Plain(fields[0][2]).Plain(list?[4] ?? "-").Plain(list?[5] ?? "-")
            .Plain(place?[4] ?? "-").Plain(place?[5] ?? "-").Plain(inside).Plain(known ? "=" : "?").Line);
    }

    private void Content()
    {
        var fields = _group.ConvertAll(g => Fields.Split(g));
        var (status, sum, link) = (fields.Find(f => f[3] == "0"), fields.Find(f => f[3] == "1"), fields.Find(f => f[3] == "2"));
        var known = link is not null || (status is not null && sum is not null);
        if (!known)
        {
            var path = $"{Fields.Shown(fields[0][1])}/{Fields.Shown(fields[0][2])}";
            findings.Add(ManifestFindingKind.Unreadable, ManifestSeverity.Error, path, $"{path} could not be read, or came and went.");
        }

        Write(_line.Start('C').Plain(fields[0][1]).Plain(fields[0][2]).Plain(link?[4] ?? sum?[4] ?? "-").Plain(status?[4] ?? "-").Plain(status?[5] ?? "-")
            .Plain(status?[6] ?? "-").Plain(known ? "=" : "?").Line);
    }

    private void Message()
    {
        if (IsPlain())
        {
            return;
        }

        var all = _group.ConvertAll(g => Fields.Split(g));
        var seen = all.FindAll(f => f[3] == "1");
        var later = all.FindAll(f => f[3] == "2");
        var sums = all.FindAll(f => f[3] == "3");
        foreach (var f in seen)
        {
            var sum = sums.Find(s => IsSame(s, f));
            var stayed = later.Exists(l => IsSame(l, f)) || IsSteady(Encoding.Latin1.GetBytes($"{f[4]}\t{f[5]}"));
            if (stayed && sum is null)
            {
                findings.Add(ManifestFindingKind.Unreadable, ManifestSeverity.Error, PathOf(f), $"{PathOf(f)} could not be read, or was renamed just then.");
            }
            else if (!stayed)
            {
                Report(f, later.Count == 0 ? "was removed" : $"was renamed to {PathOf(later[0])}");
                // Renamed before it was read: the content is known under the new name.
                sum ??= sums.Find(s => !seen.Exists(o => IsSame(s, o)));
            }

            Entry(f, sum?[7] ?? "-", f[8], f[9], f[7], f[10], Uid(all, f[4]), stayed && sum is not null);
        }

        if (seen.Count == 0 && (later.Count > 0 || sums.Count > 0))
        {
            Late(later.Count > 0 ? later[0] : sums[0], sums.Count > 0 ? sums[0][7] : "-");
        }
    }

    /// <summary>Nearly every message: seen, read, and still there under its name. Done without taking it apart.</summary>
    private bool IsPlain()
    {
        // 0 is the UID, if there is one; 1 was seen, 2 seen again, 3 read.
        var first = Part(0) == '0' ? 1 : 0;
        var last = _group.Count - 1;
        var again = last == first + 2 && Part(first + 1) == '2';
        if (!(again || last == first + 1) || Part(first) != '1' || Part(last) != '3')
        {
            return false;
        }

        // Behind the part's number and its tab stand place and name, and here a digest.
        var body = _key.Length + 3;
        ReadOnlySpan<byte> status = _group[first].AsSpan(body);
        ReadOnlySpan<byte> sum = _group[last].AsSpan(body);
        var place = sum[..Math.Max(0, sum.LastIndexOf(Fields.Tab))];
        if (!(again ? place.SequenceEqual(_group[first + 1].AsSpan(body)) : IsSteady(place[..Math.Max(0, place.LastIndexOf(Fields.Tab))]))
            || !IsAt(status, place) || (first == 1 && !Fields.At(_group[0], 5).SequenceEqual(Fields.At(place, 0))))
        {
            return false;
        }

        status = status[(place.Length + 1)..];
        var suffix = Fields.At(place, 2);
        ReadOnlySpan<byte> key = _key;
        var unique = Fields.At(key, 2);
        var size = Fields.At(status, 1);
        Count(Fields.At(key, 1), unique, size, true);
        Write(_line.Start('M').Plain(Fields.At(key, 1)).Plain(unique).Plain(Fields.At(place, 0)).Plain(Fields.At(place, 1))
            .Plain(suffix.StartsWith(":2,"u8) ? suffix[3..] : suffix).Plain(sum[(place.Length + 1)..]).Plain(size).Plain(Fields.At(status, 2))
            .Plain(Fields.At(status, 0)).Plain(Fields.At(status, 3)).Plain(first == 1 ? Fields.At(_group[0], 4) : "-"u8).Plain("="u8).Line);
        return true;
    }

    private char Part(int index) => (char)_group[index][_key.Length + 1];

    /// <summary>Whether nothing changed in a folder ("folder tab cur") of this group's mailbox.</summary>
    private bool IsSteady(ReadOnlySpan<byte> place)
    {
        var mailbox = Fields.At(_key, 1);
        if (!mailbox.SequenceEqual(_steadyOf))
        {
            _steadyOf = mailbox.ToArray();
            _steady = steady.GetValueOrDefault(Encoding.Latin1.GetString(mailbox)) ?? [];
        }

        foreach (var folder in _steady)
        {
            if (place.SequenceEqual(folder))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsAt(ReadOnlySpan<byte> entry, ReadOnlySpan<byte> place) =>
        entry.StartsWith(place) && entry.Length > place.Length && entry[place.Length] == Fields.Tab;

    /// <summary>A message that was not seen at first.</summary>
    private void Late(string[] f, string sha)
    {
        if (MaildirPath.Arrival(Encoding.Latin1.GetBytes(f[2])) >= started)
        {
            Arrived++;
            return;
        }

        findings.Add(
            ManifestFindingKind.Unproven, ManifestSeverity.Warning, PathOf(f), $"{PathOf(f)} was not seen at first: it came, or was renamed, while the folders were walked.");
        Entry(f, sha, "-", "-", "-", "-", "-", false);
    }

    private void Entry(string[] f, string sha, string size, string modified, string mode, string owner, string uid, bool proven)
    {
        Count(Encoding.Latin1.GetBytes(f[1]), Encoding.Latin1.GetBytes(f[2]), Encoding.Latin1.GetBytes(size), proven);
        Write(_line.Start('M').Plain(f[1]).Plain(f[2]).Plain(f[4]).Plain(f[5]).Plain(MaildirPath.Flags(f[6])).Plain(sha).Plain(size).Plain(modified).Plain(mode)
            .Plain(owner).Plain(uid).Plain(proven ? "=" : "?").Line);
    }

    private void Count(ReadOnlySpan<byte> mailbox, ReadOnlySpan<byte> unique, ReadOnlySpan<byte> size, bool proven)
    {
        Messages++;
        Unproven += proven ? 0 : 1;
        var bytes = Utf8Parser.TryParse(size, out long value, out _) ? value : 0;
        Bytes += bytes;
        if (!mailbox.SequenceEqual(_mailbox))
        {
            FlushSize();
            _mailbox = mailbox.ToArray();
        }

        var counted = MaildirPath.VirtualSize(unique, out var exact);
        _size = _size.Add(counted ?? bytes, exact);
    }

    private void FlushSize()
    {
        if (_size.Messages > 0)
        {
            Sizes[Encoding.Latin1.GetString(_mailbox)] = _size;
        }

        _size = default;
    }

    private void Report(string[] f, string what)
    {
        findings.Add(ManifestFindingKind.Unproven, ManifestSeverity.Warning, PathOf(f), $"{PathOf(f)} {what} while the manifest was taken.");
    }

    private static string Uid(List<string[]> all, string folder) => all.Find(f => f[3] == "0" && f[5] == folder)?[4] ?? "-";

    private static bool IsSame(string[] a, string[] b) => a.AsSpan(4, 3).SequenceEqual(b.AsSpan(4, 3));

    private static string PathOf(string[] f) => Fields.Shown($"{f[1]}/{(f[4].Length > 0 ? f[4] + "/" : "")}{f[5]}/{f[2]}{f[6]}");

    private void Write(ReadOnlySpan<byte> line)
    {
        destination.Write(line);
        destination.WriteByte((byte)'\n');
    }
}

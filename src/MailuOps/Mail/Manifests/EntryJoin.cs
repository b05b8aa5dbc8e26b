using System.Buffers.Text;
using System.Text;

namespace MailuOps.Mail.Manifests;

/// <summary>
/// Joins sorted raw entries to the manifest's own:
/// M mailbox unique folder sub flags sha size mtime mode owner uid mark (mark "?": unproven, "=" otherwise);
/// F mailbox folder validity next mode owner subfolders mark; others pass as they are.
/// </summary>
internal sealed class EntryJoin(Stream destination, FindingList findings, long started)
{
    private readonly LineBuilder _line = new();
    private readonly List<byte[]> _group = [];
    private byte[] _key = [];

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
            Complete();
            _key = key.ToArray();
        }

        if (raw[0] is (byte)'M' or (byte)'F')
        {
            _group.Add(raw.ToArray());
        }
        else
        {
            Write(raw);
        }
    }

    /// <summary>To be called after the last entry too.</summary>
    public void Complete()
    {
        if (_group.Count > 0)
        {
            if (_group[0][0] == 'F')
            {
                Folder();
            }
            else
            {
                Message();
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

    private void Message()
    {
        var all = _group.ConvertAll(g => Fields.Split(g));
        var seen = all.FindAll(f => f[3] == "1");
        var later = all.FindAll(f => f[3] == "2").ConvertAll(f => f[4]);
        // Gone when it should have been read, but read under its new name: the old one is only a sign that it was renamed.
        var renamed = seen.Count > 1 && seen.Exists(f => f[7] != "-") && seen.RemoveAll(f => f[7] == "-") > 0;
        foreach (var f in seen)
        {
            var path = PathOf(f);
            var steady = later.Contains(path) && !renamed;
            if (!steady)
            {
                Report(f, later.Count == 0 ? "was removed" : $"was renamed to {Fields.Shown(later[0])}");
            }

            Entry(f[1], f[2], f[4], f[5], MaildirPath.Flags(f[6]), f[7], f[8], f[9], f[10], f[11], Uid(all, f[4]), steady && f[7] != "-");
        }

        if (seen.Count == 0 && later.Count > 0)
        {
            Late(later[0]);
        }
    }

    /// <summary>A message that only the second walk saw.</summary>
    private void Late(string path)
    {
        var bytes = Encoding.Latin1.GetBytes(path);
        MaildirPath.TryParse(bytes, out var message);
        if (MaildirPath.Arrival(message.Unique) >= started)
        {
            Arrived++;
            return;
        }

        var f = Fields.Split(_group[^1]);
        findings.Add(
            ManifestFindingKind.Unproven, ManifestSeverity.Warning, Fields.Shown(path), $"{Fields.Shown(path)} was not seen at first: it came, or was renamed, while the folders were walked.");
        Entry(f[1], f[2], Fields.Escape(Encoding.Latin1.GetString(message.Folder)), Encoding.Latin1.GetString(message.Sub),
            MaildirPath.Flags(Fields.Escape(Encoding.Latin1.GetString(message.Suffix))), "-", "-", "-", "-", "-", "-", false);
    }

    private void Entry(
        string mailbox, string unique, string folder, string sub, string flags, string sha, string size, string modified, string mode, string owner, string uid, bool proven)
    {
        Messages++;
        Unproven += proven ? 0 : 1;
        var bytes = long.TryParse(size, out var value) ? value : 0;
        Bytes += bytes;
        var counted = MaildirPath.VirtualSize(Encoding.Latin1.GetBytes(unique), out var exact);
        Sizes[mailbox] = Sizes.GetValueOrDefault(mailbox).Add(counted ?? bytes, exact);
        Write(_line.Start('M').Plain(mailbox).Plain(unique).Plain(folder).Plain(sub).Plain(flags).Plain(sha).Plain(size).Plain(modified).Plain(mode)
            .Plain(owner).Plain(uid).Plain(proven ? "=" : "?").Line);
    }

    private void Report(string[] f, string what)
    {
        var path = Fields.Shown(PathOf(f));
        findings.Add(ManifestFindingKind.Unproven, ManifestSeverity.Warning, path, $"{path} {what} while the manifest was taken.");
    }

    private static string Uid(List<string[]> all, string folder) => all.Find(f => f[3] == "0" && f[5] == folder)?[4] ?? "-";

    private static string PathOf(string[] f) => $"./{f[1]}/{(f[4].Length > 0 ? f[4] + "/" : "")}{f[5]}/{f[2]}{f[6]}";

    private void Write(ReadOnlySpan<byte> line)
    {
        destination.Write(line);
        destination.WriteByte((byte)'\n');
    }
}

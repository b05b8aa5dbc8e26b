namespace MailuOps.Mail.Manifests;

/// <summary>What became of a message, by Maildir meaning: its identity is the name before ":", its content the digest.</summary>
internal sealed class MessageJudge(DifferenceList found, FolderJudge folders, long referenceTaken, RaceWindow? window)
{
    private const int Mailbox = 1, Unique = 2, Folder = 3, Flags = 5, Sha = 6, Size = 7, Modified = 8, Mode = 9, Owner = 10, Uid = 11, Mark = 12;
    private readonly List<string[]> _gone = [];
    private readonly List<string[]> _come = [];
    private string _mailbox = "";

    public void Judge(IReadOnlyList<string[]> reference, IReadOnlyList<string[]> difference)
    {
        var mailbox = (reference.Count > 0 ? reference : difference)[0][Mailbox];
        if (mailbox != _mailbox)
        {
            Complete();
            _mailbox = mailbox;
        }

        // The same name may stand in several folders: first those that stayed, then those that moved.
        var left = reference.ToList();
        var right = difference.ToList();
        foreach (var a in reference)
        {
            if (right.Find(b => b[Folder] == a[Folder]) is { } b)
            {
                Pair(a, b);
                left.Remove(a);
                right.Remove(b);
            }
        }

        for (var i = 0; i < left.Count; i++)
        {
            if (i < right.Count)
            {
                Pair(left[i], right[i]);
            }
            else
            {
                _gone.Add(left[i]);
            }
        }

        _come.AddRange(right.Skip(left.Count));
    }

    /// <summary>
    /// At a mailbox's end: a message that is gone while another with the same content came was moved; dovecot names it anew then.
    /// </summary>
    public void Complete()
    {
        var byContent = new Dictionary<string, Queue<string[]>>();
        if (_gone.Count > 0)
        {
            foreach (var b in _come.Where(b => b[Sha] != "-"))
            {
                (byContent.TryGetValue(b[Sha], out var same) ? same : byContent[b[Sha]] = new()).Enqueue(b);
            }
        }

        var moved = new HashSet<string[]>();
        foreach (var a in _gone)
        {
            if (a[Mark] != "?" && byContent.TryGetValue(a[Sha], out var same) && same.TryDequeue(out var b))
            {
                moved.Add(b);
                Moved(a, b);
            }
            else if (a[Mark] == "?" || window?.Contains(a[Mailbox], a[Unique]) == true)
            {
                var why = a[Mark] == "?" ? "it changed while the reference was taken" : "it was renamed during the backup";
                Add(ManifestDifferenceKind.MessageUnproven, a, $"is not there, but {why}");
            }
            else
            {
                Add(ManifestDifferenceKind.MessageMissing, a, "is missing");
            }
        }

        foreach (var b in _come.Where(b => !moved.Contains(b)))
        {
            Come(b);
        }

        _gone.Clear();
        _come.Clear();
    }

    private void Come(string[] b)
    {
        var unique = System.Text.Encoding.Latin1.GetBytes(b[Unique]);
        var arrival = MaildirPath.Arrival(unique) ?? (long.TryParse(b[Modified], out var modified) ? modified : 0);
        if (arrival >= referenceTaken)
        {
            Add(ManifestDifferenceKind.MessageNewer, b, "arrived after the reference was taken");
        }
        else
        {
            Add(ManifestDifferenceKind.MessageExtra, b, "is older than the reference and was not in it");
        }
    }

    private void Pair(string[] a, string[] b)
    {
        var known = a[Sha] != "-" && b[Sha] != "-";
        if (known && (a[Sha] != b[Sha] || a[Size] != b[Size]))
        {
            Add(ManifestDifferenceKind.MessageCorrupted, a, $"has another content ({a[Size]} bytes, now {b[Size]})");
            return;
        }

        if (!known || a[Mark] == "?" || b[Mark] == "?")
        {
            Add(ManifestDifferenceKind.MessageUnproven, a, known ? "changed while a manifest was taken" : "could not be read");
            return;
        }

        var clean = true;
        void Differs(bool differs, ManifestDifferenceKind kind, Func<string> what)
        {
            if (differs)
            {
                clean = false;
                Add(kind, a, what());
            }
        }

        Differs(a[Folder] != b[Folder], ManifestDifferenceKind.MessageMoved, () => $"was moved to {FolderOf(b)}");
        Differs(Sorted(a[Flags]) != Sorted(b[Flags]), ManifestDifferenceKind.MessageFlagsChanged, () => $"had the flags \"{a[Flags]}\", has \"{b[Flags]}\"");
        Differs(a[Modified] != b[Modified], ManifestDifferenceKind.MessageRedated, () => $"had the date {Date(a)}, has {Date(b)}");
        Differs(a[Mode] != b[Mode] || a[Owner] != b[Owner], ManifestDifferenceKind.MessageOwnerChanged, () => $"had owner {a[Owner]} and mode {a[Mode]}, has {b[Owner]} and {b[Mode]}");
        Differs(
            a[Folder] == b[Folder] && a[Uid] != "-" && b[Uid] != a[Uid] && folders.KeepsValidity(a[Mailbox], a[Folder]),
            ManifestDifferenceKind.MessageUidChanged, () => $"had the UID {a[Uid]}, has {b[Uid]}: mail clients may show wrong mail");
        if (clean)
        {
            found.Same((byte)'M');
        }
    }

    private void Moved(string[] a, string[] b)
    {
        Add(ManifestDifferenceKind.MessageMoved, a, $"was filed anew in {FolderOf(b)} as {Fields.Shown(b[Unique])}");
        if (Sorted(a[Flags]) != Sorted(b[Flags]))
        {
            Add(ManifestDifferenceKind.MessageFlagsChanged, a, $"had the flags \"{a[Flags]}\", has \"{b[Flags]}\"");
        }

        if (a[Modified] != b[Modified])
        {
            Add(ManifestDifferenceKind.MessageRedated, a, $"had the date {Date(a)}, has {Date(b)}");
        }
    }

    private void Add(ManifestDifferenceKind kind, string[] m, string what) => found.Add(
        kind, m[Mailbox], () => ($"{FolderOf(m)}/{Fields.Shown(m[Unique])}", $"{Fields.Shown(m[Mailbox])}: {FolderOf(m)}/{Fields.Shown(m[Unique])} {what}."));

    private static string FolderOf(string[] m) => MaildirPath.FolderName(Fields.Shown(m[Folder]));

    private static string Sorted(string flags) => string.Concat(flags.Order().Distinct());

    private static string Date(string[] m) =>
        long.TryParse(m[Modified], out var seconds) ? DateTimeOffset.FromUnixTimeSeconds(seconds).ToString("yyyy-MM-dd HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture) : m[Modified];
}

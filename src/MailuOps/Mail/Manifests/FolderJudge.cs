using System.Globalization;

namespace MailuOps.Mail.Manifests;

/// <summary>What became of a folder, above all of the numbers by which mail clients know its messages.</summary>
internal sealed class FolderJudge(DifferenceList found)
{
    private const int Mailbox = 1, Folder = 2, Validity = 3, Next = 4, Mode = 5, Owner = 6, Inside = 7, Mark = 8;
    private readonly HashSet<(string, string)> _otherValidity = [];

    /// <summary>Folders come before messages, so this is known when messages are judged.</summary>
    public bool KeepsValidity(string mailbox, string folder) => !_otherValidity.Contains((mailbox, folder));

    public void Judge(IReadOnlyList<string[]> reference, IReadOnlyList<string[]> difference)
    {
        if (reference.Count == 0)
        {
            Add(ManifestDifferenceKind.FolderExtra, difference[0], "was not there");
            return;
        }

        var a = reference[0];
        if (difference.Count == 0)
        {
            Add(ManifestDifferenceKind.FolderMissing, a, "is missing");
            return;
        }

        var b = difference[0];
        if (a[Mark] == "?" || b[Mark] == "?")
        {
            _otherValidity.Add((a[Mailbox], a[Folder]));
            Add(ManifestDifferenceKind.FolderUnproven, a, "has a UID list that could not be understood");
            return;
        }

        if (!(Numbers(a, b) | Places(a, b)))
        {
            found.Same((byte)'F');
        }
    }

    private bool Numbers(string[] a, string[] b)
    {
        if (a[Validity] == "-" || (a[Validity] == b[Validity] && Number(b[Next]) >= Number(a[Next])))
        {
            return false;
        }

        if (a[Validity] != b[Validity])
        {
            _otherValidity.Add((a[Mailbox], a[Folder]));
            var now = b[Validity] == "-" ? "none" : b[Validity];
            Add(ManifestDifferenceKind.UidValidityLost, a, $"had UIDVALIDITY {a[Validity]}, has {now}: mail clients will download it again");
        }
        else
        {
            Add(ManifestDifferenceKind.UidNextBack, a, $"was at UID {a[Next]} and is back at {b[Next]}: mail clients may show wrong mail");
        }

        return true;
    }

    private bool Places(string[] a, string[] b)
    {
        if (a[Mode] == b[Mode] && a[Owner] == b[Owner] && a[Inside] == b[Inside])
        {
            return false;
        }

        Add(
            ManifestDifferenceKind.FolderChanged, a,
            $"had owner {a[Owner]} and mode {Octal(a[Mode])} ({Inner(a)}), has {b[Owner]} and {Octal(b[Mode])} ({Inner(b)})");
        return true;
    }

    private void Add(ManifestDifferenceKind kind, string[] f, string what) => found.Add(
        kind, f[Mailbox], () => (MaildirPath.FolderName(Fields.Shown(f[Folder])), $"{Fields.Shown(f[Mailbox])}: the folder {MaildirPath.FolderName(Fields.Shown(f[Folder]))} {what}."));

    private static string Inner(string[] f) => string.Join(", ", f[Inside].Split(',', StringSplitOptions.RemoveEmptyEntries)
        .Select(s => s.Split(' ')).Select(s => $"{s[0]} {s[2]} {Octal(s[1])}"));

    private static string Octal(string mode) => mode == "-" ? "-" : Convert.ToString(Convert.ToInt32(mode, 16) & 0xfff, 8);

    private static long Number(string text) => long.TryParse(text, CultureInfo.InvariantCulture, out var value) ? value : 0;
}

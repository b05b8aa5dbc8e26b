namespace MailuOps.Mail.Manifests;

/// <summary>What became of a row of the account store, column by column.</summary>
internal sealed class RowJudge(DifferenceList found, bool sameKey)
{
    // Written by deliveries and by fetchmail all the time, and no part of what somebody has set up.
    private static readonly HashSet<string> Volatile = ["quota_bytes_used", "updated_at", "last_check", "error"];

    public void Judge(IReadOnlyList<string[]> reference, IReadOnlyList<string[]> difference)
    {
        var row = (reference.Count > 0 ? reference : difference)[0];
        if (difference.Count == 0)
        {
            Add(ManifestDifferenceKind.RowMissing, row, "is missing");
            return;
        }

        if (reference.Count == 0)
        {
            Add(ManifestDifferenceKind.RowExtra, row, "was not there");
            return;
        }

        var (a, b) = (Columns(reference[0]), Columns(difference[0]));
        var differing = a.Keys.Union(b.Keys).Where(c => !Volatile.Contains(c) && a.GetValueOrDefault(c) != b.GetValueOrDefault(c)).ToList();
        var unknown = sameKey ? [] : differing.Where(c => IsDigest(a.GetValueOrDefault(c)) && IsDigest(b.GetValueOrDefault(c))).ToList();
        var certain = differing.Except(unknown).ToList();
        if (certain.Count > 0)
        {
            Add(ManifestDifferenceKind.RowChanged, row, $"differs in {string.Join(", ", certain.Select(c => Told(c, a, b)))}");
        }
        else if (unknown.Count > 0)
        {
            Add(ManifestDifferenceKind.RowUnproven, row, $"has secrets ({string.Join(", ", unknown)}) that only manifests under the same key can compare");
        }
        else
        {
            found.Same((byte)'A');
        }
    }

    private static Dictionary<string, string> Columns(string[] row) =>
        row.Skip(3).Select(c => c.Split('=', 2)).ToDictionary(c => c[0], c => c.Length > 1 ? c[1] : "");

    private static bool IsDigest(string? value) => value?.StartsWith('#') == true;

    private static string Told(string column, Dictionary<string, string> a, Dictionary<string, string> b) =>
        Plain(a, column) is { } was && Plain(b, column) is { } now && column != "sql" ? $"{column} (was {was}, is {now})" : column;

    private static string? Plain(Dictionary<string, string> row, string column) => row.GetValueOrDefault(column) switch
    {
        "-" => "null",
        [':' or '.', .. var text] => text.Length == 0 ? "empty" : Fields.Shown(text),
        _ => null,
    };

    private void Add(ManifestDifferenceKind kind, string[] row, string what) => found.Add(kind, row[1], () => row[1] == AccountStoreLines.Schema
        ? (Fields.Shown(row[2]), $"The table {Fields.Shown(row[2])} {what}.")
        : (NameOf(row), $"{Fields.Shown(row[1])} {NameOf(row)} {what}."));

    /// <summary>The key, and whose it is where that is but a number.</summary>
    private static string NameOf(string[] row)
    {
        var name = Fields.Shown(row[2]);
        return AccountStoreLines.Value(row, "user_email") is { } owner && !name.Contains(owner, StringComparison.Ordinal) ? $"{name} of {owner}" : name;
    }
}

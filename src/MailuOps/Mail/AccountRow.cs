namespace MailuOps.Mail;

/// <summary>Evidence of one user's row in the account store: a digest a column, under a key of this run.</summary>
/// <param name="User">The readable part.</param>
/// <param name="Columns">Column to HMAC-SHA256 of its value, in hexadecimal.</param>
/// <param name="Children">How many rows of token, fetch and manager refer to the user.</param>
public sealed record AccountRow(MailuUser User, IReadOnlyDictionary<string, string> Columns, IReadOnlyDictionary<string, int> Children)
{
    // Dovecot writes the usage after each delivery, when it likes, and that touches the row's date.
    private static readonly HashSet<string> Volatile = ["quota_bytes_used", "updated_at"];

    /// <summary>One digest of all columns but those that a delivery changes.</summary>
    public string Digest => Digests.Sha256(
        string.Join('\n', Columns.Where(c => !Volatile.Contains(c.Key)).OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => $"{c.Key}={c.Value}")));

    /// <summary>The columns, other than volatile ones, that differ between the two rows.</summary>
    public IReadOnlyList<string> Differences(AccountRow other) => [.. Columns.Keys.Union(other.Columns.Keys)
        .Where(c => !Volatile.Contains(c) && Columns.GetValueOrDefault(c) != other.Columns.GetValueOrDefault(c)).Order(StringComparer.Ordinal)];
}

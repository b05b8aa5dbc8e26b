using System.Text;

namespace MailuOps.Backup;

/// <summary>
/// Looks into a snapshot's copy of the account database. A listing shows a name, and an empty dump has the right name too: a hook
/// whose container cycled leaves one, and putting it back would wipe out every account. Pure.
/// </summary>
internal static class SnapshotDatabase
{
    private static readonly byte[] Magic = Encoding.ASCII.GetBytes("SQLite format 3\0");

    /// <summary>Why the copy would not bring the accounts back, or null.</summary>
    /// <param name="address">An account that must be in it; null: any content will do.</param>
    public static string? WhyUnusable(byte[]? database, string? address) => database switch
    {
        null => "the snapshot does not give out its copy of the account database",
        { Length: 0 } => "its copy of the account database is empty",
        _ when !database.AsSpan().StartsWith(Magic) => $"its copy of the account database ({database.Length} bytes) is no SQLite file",
        // The address is the table's key and SQLite keeps text as it is, so that a plain search finds it.
        _ when address is not null && database.AsSpan().IndexOf(Encoding.UTF8.GetBytes(address)) < 0 =>
            $"its copy of the account database does not hold {address}",
        _ => null,
    };
}

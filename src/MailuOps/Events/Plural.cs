namespace MailuOps;

/// <summary>Counts with their word, "1 message" and "2 messages". Pure.</summary>
internal static class Plural
{
    /// <param name="many">Null: the word with an s.</param>
    public static string Of(long count, string one, string? many = null) => $"{count} {(count == 1 ? one : many ?? one + "s")}";
}

using System.Security.Cryptography;

namespace MailuOps.Mail;

/// <summary>Makes secrets, and keeps them out of messages.</summary>
internal static class Secrets
{
    private const string Alphabet = "abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    /// <summary>A random password of 24 characters (about 139 bits), safe in YAML, JSON, shells and IMAP.</summary>
    public static string NewPassword() => RandomNumberGenerator.GetString(Alphabet, 24);

    /// <summary>A random token of lower-case letters and digits.</summary>
    public static string NewToken(int length) => RandomNumberGenerator.GetString("abcdefghijkmnpqrstuvwxyz23456789", length);

    /// <summary>Replaces the given secrets and what looks like one: the admin CLI writes hashes into its error texts.</summary>
    public static string Mask(string text, params string[] secrets)
    {
        foreach (var secret in secrets.Where(s => s.Length > 0))
        {
            text = text.Replace(secret, "***", StringComparison.Ordinal);
        }

        return SecretText.Mask(text);
    }

    // What SQLAlchemy adds to the reason: the statement, the row's values, and where to read more.
    private static readonly string[] Additions = ["[SQL: ", "[parameters: ", "(Background on this error"];

    /// <summary>The last line that says something, masked: the end of a traceback is the reason.</summary>
    public static string LastLine(string text) =>
        Mask(text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .LastOrDefault(l => !Additions.Any(a => l.StartsWith(a, StringComparison.Ordinal))) ?? "no message");
}

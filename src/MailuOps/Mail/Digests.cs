using System.Security.Cryptography;
using System.Text;

namespace MailuOps.Mail;

/// <summary>SHA-256 in lower-case hexadecimal.</summary>
internal static class Digests
{
    public static string Hex(ReadOnlySpan<byte> bytes) => Convert.ToHexString(bytes).ToLowerInvariant();

    public static string Sha256(ReadOnlySpan<byte> bytes) => Hex(SHA256.HashData(bytes));

    public static string Sha256(string text) => Sha256(Encoding.UTF8.GetBytes(text));

    /// <summary>
    /// Digest of a message's body with line ends as LF and without the empty lines at the end: the part that no hop may change.
    /// Hops add header fields, and each store has its own line ends.
    /// </summary>
    public static string Body(ReadOnlySpan<byte> message)
    {
        var text = Encoding.Latin1.GetString(message).Replace("\r\n", "\n", StringComparison.Ordinal);
        var start = text.IndexOf("\n\n", StringComparison.Ordinal);
        return Sha256(Encoding.Latin1.GetBytes(start < 0 ? "" : text[(start + 2)..].TrimEnd('\n')));
    }
}

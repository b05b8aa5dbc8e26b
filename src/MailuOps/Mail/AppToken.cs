using System.Security.Cryptography;
using MailuOps.Deployment;

namespace MailuOps.Mail;

/// <summary>
/// Mailu's application tokens: since 2024.06 a server with AUTH_REQUIRE_TOKENS lets mail clients in by these alone, and takes for one only
/// what looks like one. Pure but for the random bytes.
/// </summary>
internal static class AppToken
{
    private const int Length = 32;

    /// <summary>As Mailu reads its switches: whatever is neither empty nor no is a yes.</summary>
    public static bool IsRequired(MailuDeployment deployment) =>
        deployment.Find(MailuRole.Admin)?.Environment.GetValueOrDefault("AUTH_REQUIRE_TOKENS", "").ToLowerInvariant() is not (null or "" or "false" or "no");

    public static string New() => Digests.Hex(RandomNumberGenerator.GetBytes(Length / 2));

    public static bool IsOne(string text) => text.Length == Length && text.All(c => char.IsAsciiDigit(c) || c is >= 'a' and <= 'f');

    /// <summary>
    /// As Mailu's own pages keep it. The importer's hash_password makes a user's hash of it instead, which no login by a token can read. One
    /// round: a random number of 128 bits is not guessed.
    /// </summary>
    public static string Hash(string token) => Hash(token, RandomNumberGenerator.GetBytes(16));

    internal static string Hash(string token, byte[] salt) =>
        $"$pbkdf2-sha256$1${Text(salt)}${Text(Rfc2898DeriveBytes.Pbkdf2(token, salt, 1, HashAlgorithmName.SHA256, 32))}";

    // Passlib's base64.
    private static string Text(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '.');
}

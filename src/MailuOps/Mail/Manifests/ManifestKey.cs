using System.Security.Cryptography;
using System.Text;

namespace MailuOps.Mail.Manifests;

/// <summary>
/// The key under which secrets are digested. Two manifests can be compared in their secrets only when they were taken under the
/// same key; it never stands in a manifest, because digests of weak passwords could be guessed with it.
/// </summary>
public sealed class ManifestKey
{
    // The same passphrase must give the same key everywhere, so the salt is fixed; the rounds are what slows a guesser.
    private const int Rounds = 600_000;
    private static readonly byte[] Salt = Encoding.ASCII.GetBytes("MailuOps manifest key 1");
    private readonly byte[] _bytes;

    private ManifestKey(byte[] bytes)
    {
        _bytes = bytes;
        Id = Digests.Hex(HMACSHA256.HashData(bytes, Salt))[..16];
    }

    /// <summary>What a manifest says of its key: the same for the same key, and of no use for finding it.</summary>
    public string Id { get; }

    /// <summary>For the request to the container, where it travels on standard input.</summary>
    internal string Hex => Digests.Hex(_bytes);

    /// <summary>A key that nobody else has: manifests taken with it are comparable as long as somebody holds it.</summary>
    public static ManifestKey NewRandom() => new(RandomNumberGenerator.GetBytes(32));

    /// <summary>The key that belongs to a passphrase: manifests of different days become comparable.</summary>
    public static ManifestKey FromPassphrase(string passphrase)
    {
        ArgumentException.ThrowIfNullOrEmpty(passphrase);
        return new(Rfc2898DeriveBytes.Pbkdf2(passphrase, Salt, Rounds, HashAlgorithmName.SHA256, 32));
    }
}

using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace MailuOps.Engine.Transport;

/// <summary>What is wrong with a server's certificate, for people: .NET's own message says only that it was rejected.</summary>
internal static class CertificateFault
{
    private const X509ChainStatusFlags Unasked = X509ChainStatusFlags.RevocationStatusUnknown | X509ChainStatusFlags.OfflineRevocation;

    /// <summary>The end of a sentence that begins with the certificate; null: it is good.</summary>
    /// <param name="host">The name it must be made out to.</param>
    public static string? Describe(string host, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None)
        {
            return null;
        }

        if (certificate is null || errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable))
        {
            return "was not sent";
        }

        using var read = new X509Certificate2(certificate);
        // The chain first: a certificate of a stranger is the graver finding than its name.
        var status = (chain?.ChainStatus ?? []).Aggregate(X509ChainStatusFlags.NoError, (all, one) => all | one.Status);
        return status switch
        {
            _ when status.HasFlag(X509ChainStatusFlags.Revoked) => "was revoked",
            _ when status.HasFlag(X509ChainStatusFlags.NotTimeValid) => read.NotAfter < DateTime.Now ? $"has expired on {Day(read.NotAfter)}"
                : read.NotBefore > DateTime.Now ? $"is not valid before {Day(read.NotBefore)}" : "has an issuer that has expired or is not yet valid",
            _ when (status & ~Unasked) != X509ChainStatusFlags.NoError => read.Subject == read.Issuer
                ? "is self-signed, and not trusted on this machine" : $"is not issued by a trusted authority, but by {read.Issuer} ({status})",
            _ when errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) => $"was issued for another host than '{host}': {Names(read)}",
            _ => $"may have been revoked: its issuer could not be asked from here ({status})",
        };
    }

    private static string Day(DateTime time) => time.ToUniversalTime().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Names(X509Certificate2 certificate)
    {
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(e => e.EnumerateDnsNames().Concat(e.EnumerateIPAddresses().Select(a => a.ToString()))).ToList();
        return names.Count > 0 ? string.Join(", ", names.Take(5)) : certificate.Subject;
    }
}

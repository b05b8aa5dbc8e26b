using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MailuOps.Engine.Transport;

namespace MailuOps.Tests.Engine;

/// <summary>Certificates that are wrong in one way each; what a connection says of the others, TlsTests look at.</summary>
public sealed class CertificateFaultTests
{
    [Theory]
    [InlineData(-20, -10, "has expired on ")]
    [InlineData(5, 10, "is not valid before ")]
    [InlineData(-1, 10, "is self-signed")]
    public void The_fault_is_named(int from, int to, string expected)
    {
        using var certificate = Make(from, to);
        using var chain = new X509Chain { ChainPolicy = { RevocationMode = X509RevocationMode.NoCheck } };
        Assert.False(chain.Build(certificate));
        Assert.Contains(expected, CertificateFault.Describe("mail.example.com", certificate, chain, SslPolicyErrors.RemoteCertificateChainErrors), StringComparison.Ordinal);
    }

    [Fact]
    public void The_names_it_was_issued_for_are_told()
    {
        using var certificate = Make(-1, 10);
        var fault = CertificateFault.Describe("smtp.example.com", certificate, null, SslPolicyErrors.RemoteCertificateNameMismatch);
        Assert.Equal("was issued for another host than 'smtp.example.com': mail.example.com, 192.0.2.1", fault);
    }

    [Fact]
    public void A_good_one_has_no_fault_and_a_missing_one_has()
    {
        using var certificate = Make(-1, 10);
        Assert.Null(CertificateFault.Describe("mail.example.com", certificate, null, SslPolicyErrors.None));
        Assert.Equal("was not sent", CertificateFault.Describe("mail.example.com", null, null, SslPolicyErrors.RemoteCertificateNotAvailable));
    }

    private static X509Certificate2 Make(int from, int to)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=mail.example.com", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("mail.example.com");
        names.AddIpAddress(System.Net.IPAddress.Parse("192.0.2.1"));
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(from), DateTimeOffset.UtcNow.AddDays(to));
    }
}

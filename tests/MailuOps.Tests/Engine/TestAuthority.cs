using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MailuOps.Tests.Engine;

/// <summary>A certificate authority that lives as long as a test.</summary>
internal sealed class TestAuthority : IDisposable
{
    private readonly X509Certificate2 _root;

    public TestAuthority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=MailuOps test authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        _root = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddYears(-2), DateTimeOffset.UtcNow.AddYears(1));
    }

    public string Pem => _root.ExportCertificatePem();

    public X509Certificate2 Root => _root;

    public X509Certificate2 Issue(string name, bool expired = false)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        if (IPAddress.TryParse(name, out var address))
        {
            names.AddIpAddress(address);
        }
        else
        {
            names.AddDnsName(name);
        }

        request.CertificateExtensions.Add(names.Build());
        var from = DateTimeOffset.UtcNow.AddDays(expired ? -20 : -1);
        using var issued = request.Create(_root, from, from.AddDays(10), RandomNumberGenerator.GetBytes(8));
        return issued.CopyWithPrivateKey(key);
    }

    /// <summary>A folder as DOCKER_CERT_PATH wants it: this authority, and a client certificate unless there is none.</summary>
    public string Folder(X509Certificate2? client)
    {
        var folder = Directory.CreateTempSubdirectory("mailuops-test-").FullName;
        File.WriteAllText(Path.Combine(folder, "ca.pem"), Pem);
        if (client is not null)
        {
            File.WriteAllText(Path.Combine(folder, "cert.pem"), client.ExportCertificatePem());
            File.WriteAllText(Path.Combine(folder, "key.pem"), client.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        }

        return folder;
    }

    public void Dispose() => _root.Dispose();
}

using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MailuOps.Engine.Transport;

/// <summary>
/// TLS to an engine with the folder's ca.pem, cert.pem and key.pem. Ours, because the client library's certificate
/// credentials accept a certificate that was issued for another host.
/// </summary>
internal sealed class EngineTls
{
    private readonly EngineEndpoint _endpoint;
    private readonly X509Certificate2Collection? _authorities;
    private readonly SslStreamCertificateContext? _client;

    public EngineTls(EngineEndpoint endpoint)
    {
        _endpoint = endpoint;
        if (endpoint.CertificateFolder is not { } folder)
        {
            return;
        }

        try
        {
            _authorities = Load(Path.Combine(folder, "ca.pem"));
            _client = LoadClient(Path.Combine(folder, "cert.pem"), Path.Combine(folder, "key.pem"));
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw Errors.EngineTlsFailed(endpoint.ToString(), endpoint.Source, $"the certificates in {folder} cannot be used: {e.Message.TrimEnd('.')}", e);
        }
    }

    public async Task<SslStream> AuthenticateAsync(Stream stream, CancellationToken token)
    {
        string? refusal = null;
        var tls = new SslStream(stream, leaveInnerStreamOpen: false);
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = _endpoint.Address.DnsSafeHost,
            ClientCertificateContext = _client,
            CertificateChainPolicy = ChainPolicy(),
            RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
            {
                refusal = CertificateFault.Describe(_endpoint.Address.DnsSafeHost, certificate, chain, errors) is { } fault ? $"the engine's certificate {fault}" : null;
                return refusal is null || !_endpoint.VerifyTls;
            },
        };
        try
        {
            await tls.AuthenticateAsClientAsync(options, token).ConfigureAwait(false);
            return tls;
        }
        catch (Exception e) when (e is AuthenticationException or IOException or CryptographicException)
        {
            await tls.DisposeAsync().ConfigureAwait(false);
            throw Errors.EngineTlsFailed(_endpoint.ToString(), _endpoint.Source, refusal ?? Innermost(e), e);
        }
    }

    private X509ChainPolicy ChainPolicy()
    {
        var policy = new X509ChainPolicy { RevocationMode = X509RevocationMode.NoCheck };
        if (_authorities is not null)
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.AddRange(_authorities);
        }

        return policy;
    }

    private static X509Certificate2Collection? Load(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        var found = new X509Certificate2Collection();
        found.ImportFromPemFile(path);
        return found.Count > 0 ? found : throw new CryptographicException("ca.pem holds no certificate");
    }

    private static SslStreamCertificateContext? LoadClient(string certificatePath, string keyPath)
    {
        if (!File.Exists(certificatePath) && !File.Exists(keyPath))
        {
            return null;
        }

        var certificate = X509Certificate2.CreateFromPemFile(certificatePath, keyPath);
        if (OperatingSystem.IsWindows())
        {
            // Schannel takes no key that exists in memory only.
            using var pem = certificate;
            certificate = new X509Certificate2(pem.Export(X509ContentType.Pfx));
        }

        return SslStreamCertificateContext.Create(certificate, additionalCertificates: null, offline: true);
    }

    private static string Innermost(Exception e)
    {
        while (e.InnerException is { } inner)
        {
            e = inner;
        }

        return e.Message.TrimEnd('.');
    }
}

namespace MailuOps.Engine;

/// <summary>Where an engine listens and how to reach it.</summary>
/// <param name="Address">unix:///var/run/docker.sock, npipe://./pipe/docker_engine, tcp://host:port or ssh://user@host.</param>
/// <param name="Source">Where the address came from, for messages: "-DockerHost", "DOCKER_HOST", "context 'x'", "the default socket".</param>
public sealed record EngineEndpoint(Uri Address, string Source)
{
    /// <summary>True: TLS on a tcp address.</summary>
    public bool UseTls { get; init; }

    /// <summary>False only when the user asked not to verify the server's certificate (DOCKER_TLS_VERIFY empty, skip-verify context).</summary>
    public bool VerifyTls { get; init; } = true;

    /// <summary>Folder with ca.pem, cert.pem and key.pem; null: the system's trust and no client certificate.</summary>
    public string? CertificateFolder { get; init; }

    /// <summary>The docker context that names it; null: none does.</summary>
    public string? Context { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Address.OriginalString;
}

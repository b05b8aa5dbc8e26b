namespace MailuOps.Engine;

/// <summary>
/// Finds the engine as the docker CLI does: the given address, else DOCKER_HOST, else the context of DOCKER_CONTEXT or config.json,
/// else the default socket. TLS comes from DOCKER_TLS_VERIFY, DOCKER_TLS and DOCKER_CERT_PATH, or from the context.
/// </summary>
public static class EndpointResolver
{
    /// <summary>A docker context where an address is asked for: "context:name".</summary>
    public const string ContextPrefix = "context:";

    private const string DefaultContext = "default";

    /// <summary>The endpoint to use on this machine.</summary>
    /// <param name="dockerHost">What the user named; null or empty: nothing.</param>
    /// <exception cref="MailuOpsException">MailuOps.EngineEndpointInvalid, MailuOps.EngineContextInvalid.</exception>
    public static EngineEndpoint Resolve(string? dockerHost) => Resolve(dockerHost, EndpointSources.Machine);

    /// <summary>The endpoint to use, from sources that a test may replace.</summary>
    public static EngineEndpoint Resolve(string? dockerHost, EndpointSources sources)
    {
        ArgumentNullException.ThrowIfNull(sources);
        if (dockerHost?.StartsWith(ContextPrefix, StringComparison.Ordinal) == true)
        {
            var chosen = dockerHost[ContextPrefix.Length..];
            return chosen == DefaultContext ? FromAddress(DefaultSocket(sources), "context 'default'", sources) : new DockerContexts(sources).Endpoint(chosen);
        }

        if (!string.IsNullOrWhiteSpace(dockerHost))
        {
            return FromAddress(dockerHost, "-DockerHost", sources);
        }

        if (sources.Variable("DOCKER_HOST") is { } host)
        {
            return FromAddress(host, "DOCKER_HOST", sources);
        }

        var contexts = new DockerContexts(sources);
        if (contexts.Current() is { } name && name != DefaultContext)
        {
            return contexts.Endpoint(name);
        }

        return FromAddress(DefaultSocket(sources), "the default socket", sources);
    }

    /// <summary>The names of the docker contexts, "default" among them. A file that cannot be read is left out: it names nothing.</summary>
    public static IReadOnlyList<string> ContextNames(EndpointSources sources)
    {
        ArgumentNullException.ThrowIfNull(sources);
        return [DefaultContext, .. new DockerContexts(sources).Names().Order(StringComparer.Ordinal)];
    }

    private static string DefaultSocket(EndpointSources sources) => sources.IsWindows ? "npipe://./pipe/docker_engine" : "unix:///var/run/docker.sock";

    private static EngineEndpoint FromAddress(string text, string source, EndpointSources sources)
    {
        // As in the CLI, any value switches these on, even "0".
        var verify = sources.Variable("DOCKER_TLS_VERIFY") is not null;
        var tls = verify || sources.Variable("DOCKER_TLS") is not null;
        var address = EndpointAddress.Parse(text, source, tls);
        if (!tls || address.Scheme != "tcp")
        {
            return new EngineEndpoint(address, source);
        }

        var named = sources.Variable("DOCKER_CERT_PATH");
        if (named is not null && !sources.FolderExists(named))
        {
            throw Errors.EngineEndpointInvalid(text, source, $"DOCKER_CERT_PATH is '{named}', and there is no such folder");
        }

        var folder = named ?? sources.ConfigFolder;
        return new EngineEndpoint(address, source)
        {
            UseTls = true,
            VerifyTls = verify,
            CertificateFolder = sources.FolderExists(folder) ? folder : null,
        };
    }
}

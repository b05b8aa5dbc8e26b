using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace MailuOps.Engine;

/// <summary>
/// The docker CLI's contexts: config.json names the current one; contexts/meta/&lt;sha256 of the name&gt;/meta.json has its address,
/// contexts/tls/&lt;sha256&gt;/docker its certificates.
/// </summary>
internal sealed class DockerContexts(EndpointSources sources)
{
    /// <summary>The current context's name; null: none is chosen.</summary>
    public string? Current()
    {
        if (sources.Variable("DOCKER_CONTEXT") is { } name)
        {
            return name;
        }

        var path = Path.Combine(sources.ConfigFolder, "config.json");
        using var config = Read(path, path);
        return config?.RootElement is { ValueKind: JsonValueKind.Object } root ? Text(root, "currentContext") : null;
    }

    /// <summary>All contexts that are kept on this machine.</summary>
    public IEnumerable<string> Names()
    {
        var store = Path.Combine(sources.ConfigFolder, "contexts", "meta");
        foreach (var folder in Directory.Exists(store) ? Directory.GetDirectories(store) : [])
        {
            string? name = null;
            try
            {
                using var meta = Read(Path.Combine(folder, "meta.json"), folder);
                name = meta is null ? null : Text(meta.RootElement, "Name");
            }
            catch (MailuOpsException)
            {
                // Using it says what is wrong with it.
            }

            if (name is not null)
            {
                yield return name;
            }
        }
    }

    /// <summary>The context's engine.</summary>
    public EngineEndpoint Endpoint(string name)
    {
        var source = $"context '{name}'";
        var id = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(name))).ToLowerInvariant();
        var store = Path.Combine(sources.ConfigFolder, "contexts");
        using var meta = Read(Path.Combine(store, "meta", id, "meta.json"), name)
            ?? throw Errors.EngineContextInvalid(name, "there is no such context");
        if (!Object(meta.RootElement, "Endpoints", out var endpoints) || !Object(endpoints, "docker", out var docker)
            || Text(docker, "Host") is not { } host)
        {
            throw Errors.EngineContextInvalid(name, "it names no docker endpoint");
        }

        var certificates = Path.Combine(store, "tls", id, "docker");
        var skipVerify = docker.TryGetProperty("SkipTLSVerify", out var skip) && skip.ValueKind == JsonValueKind.True;
        var hasCertificates = sources.FolderExists(certificates);
        var tls = hasCertificates || skipVerify;
        var address = EndpointAddress.Parse(host, source, tls);
        return new EngineEndpoint(address, source)
        {
            Context = name,
            UseTls = tls && address.Scheme == "tcp",
            VerifyTls = !skipVerify,
            CertificateFolder = hasCertificates && address.Scheme == "tcp" ? certificates : null,
        };
    }

    private JsonDocument? Read(string path, string target)
    {
        try
        {
            return sources.ReadFile(path) is { } text ? JsonDocument.Parse(text) : null;
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            // The CLI goes on with the default socket here; a restore aimed at another machine must not.
            throw Errors.EngineContextInvalid(target, $"{path} cannot be read ({e.Message.TrimEnd('.')})", e);
        }
    }

    private static bool Object(JsonElement element, string name, out JsonElement value)
    {
        value = default;
        return element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out value) && value.ValueKind == JsonValueKind.Object;
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;
}

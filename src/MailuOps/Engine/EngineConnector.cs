using System.Text.Json;
using Docker.DotNet;
using MailuOps.Engine.Transport;

namespace MailuOps.Engine;

/// <summary>Connects to engines.</summary>
public static class EngineConnector
{
    /// <summary>The newest API that the client library's models know; older engines are spoken to in their own version.</summary>
    private static readonly Version NewestApi = new(1, 52);

    /// <summary>An engine that takes a connection but does not answer within this time is taken for unreachable.</summary>
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(20);

    /// <summary>
    /// Contacts the engine and agrees on an API version (engine 20.10 and newer). The connection is meant to be kept and reused.
    /// Errors: MailuOps.EngineUnreachable within seconds, MailuOps.EngineTlsFailed, MailuOps.EngineRequestFailed.
    /// </summary>
    public static async Task<IDockerEngine> ConnectAsync(EngineEndpoint endpoint, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        var transport = new EngineTransport(endpoint);
        var handler = new EngineHandler(transport);
        try
        {
            var info = await AskAsync(transport, handler, token).ConfigureAwait(false);
            var client = new DockerClientBuilder()
                .WithEndpoint(transport.RequestAddress)
                .WithApiVersion(Version.Parse(info.ApiVersion))
                .WithTimeout(Timeout.InfiniteTimeSpan)
                .WithTransportOptions(new EngineHandlerFactory(transport), handler)
                .Build();
            return new DockerEngine(endpoint, info, client);
        }
        catch
        {
            handler.Dispose();
            throw;
        }
    }

    /// <summary>The version to speak: the engine's, but none newer than the models; where the engine no longer speaks those, its oldest.</summary>
    internal static Version Negotiate(Version engine, Version? engineOldest)
    {
        var chosen = engine < NewestApi ? engine : NewestApi;
        return engineOldest is not null && chosen < engineOldest ? engineOldest : chosen;
    }

    private static async Task<EngineInfo> AskAsync(EngineTransport transport, EngineHandler handler, CancellationToken token)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(token);
        limit.CancelAfter(AnswerTimeout + transport.Patience);
        using var http = new HttpClient(handler, disposeHandler: false) { BaseAddress = transport.RequestAddress, Timeout = Timeout.InfiniteTimeSpan };
        var endpoint = transport.Endpoint;
        try
        {
            // Paths without a version: every engine answers them. One after the other: a login by ssh that fails must not be tried twice.
            using var version = await GetAsync(endpoint, http, "version", limit.Token).ConfigureAwait(false);
            using var info = await GetAsync(endpoint, http, "info", limit.Token).ConfigureAwait(false);
            return Read(version.RootElement, info.RootElement);
        }
        catch (OperationCanceledException) when (!token.IsCancellationRequested)
        {
            throw Unreachable(endpoint, $"it takes connections but gives no answer within {AnswerTimeout.TotalSeconds:0} s", null);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or JsonException or FormatException
            or InvalidOperationException or KeyNotFoundException)
        {
            throw Explained(e) ?? (endpoint.UseTls && e is not JsonException
                ? Errors.EngineTlsFailed(endpoint.ToString(), endpoint.Source, Innermost(e).Message.TrimEnd('.'), e)
                : Unreachable(endpoint, $"what listens there does not speak the Docker API ({Innermost(e).Message.TrimEnd('.')})", e));
        }
    }

    private static async Task<JsonDocument> GetAsync(EngineEndpoint endpoint, HttpClient http, string path, CancellationToken token)
    {
        using var answer = await http.GetAsync(path, token).ConfigureAwait(false);
        var text = await answer.Content.ReadAsStringAsync(token).ConfigureAwait(false);
        if (answer.IsSuccessStatusCode)
        {
            return JsonDocument.Parse(text);
        }

        throw text.Contains("HTTPS server", StringComparison.Ordinal)
            ? Errors.EngineTlsFailed(endpoint.ToString(), endpoint.Source, "it wants TLS: set DOCKER_TLS_VERIFY=1 and DOCKER_CERT_PATH, or use a docker context", null)
            : Errors.EngineRequestFailed(endpoint.ToString(), path, EngineCalls.MessageOf(text) is { Length: > 0 } said ? said : answer.StatusCode.ToString());
    }

    private static EngineInfo Read(JsonElement version, JsonElement info)
    {
        var oldest = version.TryGetProperty("MinAPIVersion", out var min) && Version.TryParse(min.GetString(), out var parsed) ? parsed : null;
        var api = Negotiate(Version.Parse(version.GetProperty("ApiVersion").GetString() ?? ""), oldest);
        var swarm = info.TryGetProperty("Swarm", out var s) ? s : default;
        return new EngineInfo(
            version.GetProperty("Version").GetString() ?? "",
            api.ToString(),
            swarm.ValueKind == JsonValueKind.Object && swarm.TryGetProperty("ControlAvailable", out var control) && control.GetBoolean(),
            Text(swarm, "LocalNodeState") is { Length: > 0 } state ? state : "inactive",
            Text(swarm, "NodeID"),
            Text(info, "DockerRootDir"));
    }

    private static string Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";

    private static MailuOpsException Unreachable(EngineEndpoint endpoint, string reason, Exception? inner) =>
        Errors.EngineUnreachable(endpoint.ToString(), endpoint.Source, reason, inner);

    private static MailuOpsException? Explained(Exception? e) => e is null or MailuOpsException ? (MailuOpsException?)e : Explained(e.InnerException);

    private static Exception Innermost(Exception e) => e.InnerException is { } inner ? Innermost(inner) : e;
}

using System.Globalization;
using System.Net;
using System.Text.Json;
using Docker.DotNet;

namespace MailuOps.Engine;

/// <summary>Makes requests and turns every failure of the client library into one that says what to do.</summary>
internal sealed class EngineCalls(EngineEndpoint endpoint, DockerClient client)
{
    public EngineEndpoint Endpoint => endpoint;

    public DockerClient Client => client;

    /// <param name="request">What is asked, for messages.</param>
    /// <param name="container">The container it is about; null: none.</param>
    public async Task<T> RunAsync<T>(string request, string? container, Func<DockerClient, Task<T>> call, CancellationToken token)
    {
        try
        {
            return await call(client).ConfigureAwait(false);
        }
        catch (Exception e) when (Translate(e, request, container, token) is { } explained)
        {
            throw explained;
        }
    }

    public Task RunAsync(string request, string? container, Func<DockerClient, Task> call, CancellationToken token) =>
        RunAsync(request, container, async c => { await call(c).ConfigureAwait(false); return true; }, token);

    /// <summary>The engine's own time.</summary>
    public async Task<DateTimeOffset> ReadClockAsync(CancellationToken token)
    {
        var info = await RunAsync("read the clock", null, c => c.System.GetSystemInfoAsync(token), token).ConfigureAwait(false);
        return DateTimeOffset.Parse(info.SystemTime, CultureInfo.InvariantCulture);
    }

    /// <summary>The explained failure; null when the exception shall pass as it is.</summary>
    public Exception? Translate(Exception e, string request, string? container, CancellationToken token)
    {
        for (var inner = e; inner is not null; inner = inner.InnerException)
        {
            if (inner is MailuOpsException known)
            {
                return ReferenceEquals(known, e) ? null : known;
            }
        }

        return e switch
        {
            _ when token.IsCancellationRequested => e is OperationCanceledException ? null : new OperationCanceledException(e.Message, e, token),
            DockerApiException api => Refusal(api, request, container),
            HttpRequestException or IOException or ObjectDisposedException or System.Net.Sockets.SocketException
                or OperationCanceledException => Errors.EngineConnectionLost(endpoint.ToString(), request, e),
            JsonException => Errors.EngineRequestFailed(endpoint.ToString(), request, $"its answer cannot be read ({e.Message})", e),
            _ => null,
        };
    }

    private MailuOpsException Refusal(DockerApiException e, string request, string? container)
    {
        var message = MessageOf(e.ResponseBody);
        return e.StatusCode switch
        {
            HttpStatusCode.NotFound when container is not null && message.Contains("file", StringComparison.OrdinalIgnoreCase) =>
                Errors.ContainerPathNotFound(container, request, message, e),
            HttpStatusCode.NotFound when container is not null => Errors.ContainerNotFound(container, e),
            HttpStatusCode.Conflict when container is not null && IsStateOf(message) => Errors.ContainerNotRunning(container, e),
            HttpStatusCode.ServiceUnavailable or HttpStatusCode.NotAcceptable or HttpStatusCode.InternalServerError
                when message.Contains("swarm", StringComparison.OrdinalIgnoreCase) => Errors.EngineNotSwarmManager(endpoint.ToString(), message, e),
            _ => Errors.EngineRequestFailed(endpoint.ToString(), request, message.Length > 0 ? message : e.StatusCode.ToString(), e),
        };
    }

    // "is not running", "is paused, unpause the container before exec", "is restarting, wait until the container is running"
    private static bool IsStateOf(string message) => message.Contains("running", StringComparison.OrdinalIgnoreCase)
        || message.Contains("paused", StringComparison.OrdinalIgnoreCase);

    internal static string MessageOf(string? body)
    {
        try
        {
            using var json = JsonDocument.Parse(body ?? "");
            return json.RootElement.GetProperty("message").GetString()?.Trim() ?? "";
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return body?.Trim() ?? "";
        }
    }
}

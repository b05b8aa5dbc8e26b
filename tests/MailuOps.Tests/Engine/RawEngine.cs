using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using MailuOps.Engine;

namespace MailuOps.Tests.Engine;

/// <summary>Plain HTTP over the engine's socket: makes what the tests need without the code under test.</summary>
public sealed class RawEngine : IDisposable
{
    private readonly HttpClient _http;

    public RawEngine(EngineEndpoint endpoint)
    {
        var path = endpoint.Address.LocalPath;
        _http = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = async (_, token) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), token);
                return new NetworkStream(socket, ownsSocket: true);
            },
        })
        { BaseAddress = new Uri("http://localhost/") };
    }

    public async Task<JsonNode> PostAsync(string path, JsonNode? body = null)
    {
        using var answer = await _http.PostAsync(path, body is null ? null : JsonContent.Create(body));
        return await ReadAsync(answer);
    }

    public async Task ImportAsync(string image, byte[] tar)
    {
        using var content = new ByteArrayContent(tar);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-tar");
        using var answer = await _http.PostAsync($"images/create?fromSrc=-&repo={image}&tag=latest", content);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode && !text.Contains("\"error\"", StringComparison.Ordinal), text);
    }

    public async Task<JsonNode> GetAsync(string path)
    {
        using var answer = await _http.GetAsync(path);
        return await ReadAsync(answer);
    }

    public async Task DeleteAsync(string path)
    {
        using var answer = await _http.DeleteAsync(path);
    }

    public void Dispose() => _http.Dispose();

    private static async Task<JsonNode> ReadAsync(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{answer.RequestMessage!.RequestUri}: {text}");
        return text.Length > 0 && text[0] is '{' or '[' ? JsonNode.Parse(text)! : new JsonObject();
    }
}

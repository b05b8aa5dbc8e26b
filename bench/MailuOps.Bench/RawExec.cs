using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace MailuOps.Bench;

/// <summary>
/// The least that an exec can be: its three requests as plain HTTP over the engine's socket, with nothing around them and no means
/// to stop the command.
/// </summary>
internal sealed class RawExec : IDisposable
{
    private readonly UnixDomainSocketEndPoint _address;
    private readonly HttpClient _http;

    public RawExec(string socketPath)
    {
        _address = new UnixDomainSocketEndPoint(socketPath);
        _http = new HttpClient(new SocketsHttpHandler { ConnectCallback = async (_, token) => await OpenAsync(token) }) { BaseAddress = new Uri("http://localhost/") };
    }

    public async Task<(int ExitCode, int Bytes)> RunAsync(string container, params string[] command)
    {
        using var created = await _http.PostAsJsonAsync($"containers/{container}/exec", new { Cmd = command, AttachStdout = true, AttachStderr = true });
        using var json = await JsonDocument.ParseAsync(await created.EnsureSuccessStatusCode().Content.ReadAsStreamAsync());
        var id = json.RootElement.GetProperty("Id").GetString()!;
        var bytes = await StartAsync(id);
        while (true)
        {
            using var state = await JsonDocument.ParseAsync(await _http.GetStreamAsync($"exec/{id}/json"));
            if (!state.RootElement.GetProperty("Running").GetBoolean())
            {
                return (state.RootElement.GetProperty("ExitCode").GetInt32(), bytes);
            }
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<int> StartAsync(string id)
    {
        const string Body = "{}";
        await using var stream = await OpenAsync(CancellationToken.None);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /exec/{id}/start HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nConnection: Upgrade\r\nUpgrade: tcp\r\nContent-Length: {Body.Length}\r\n\r\n{Body}"));
        var buffer = new byte[32 << 10];
        var total = 0;
        for (int count; (count = await stream.ReadAsync(buffer)) > 0; total += count)
        {
        }

        return total;
    }

    private async Task<Stream> OpenAsync(CancellationToken token)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(_address, token);
        return new NetworkStream(socket, ownsSocket: true);
    }
}

using System.Text;
using MailuOps.Engine;

namespace MailuOps.Tests.Engine;

[Collection("engine")]
public sealed class TunnelTests(EngineFixture fixture)
{
    /// <summary>Echoes until the end of input, then says "bye" and closes.</summary>
    private const string Server = """
        import socket, threading
        listener = socket.create_server(("127.0.0.1", 7007))
        def serve(peer):
            while data := peer.recv(65536):
                peer.sendall(data)
            peer.sendall(b"bye")
            peer.close()
        print("listening", flush=True)
        while True:
            threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
        """;

    private static readonly SemaphoreSlim Once = new(1);
    private static string? _container;

    [PythonEngineFact]
    public async Task BytesGoBothWaysAndTheHalfCloseArrives()
    {
        await using var tunnel = await ContainerTunnel.OpenAsync(fixture.Engine, await ServerAsync(), "localhost", 7007, default);
        await tunnel.WriteAsync("hello\r\n"u8.ToArray());
        var buffer = new byte[7];
        await tunnel.ReadExactlyAsync(buffer);
        Assert.Equal("hello\r\n", Encoding.ASCII.GetString(buffer));
        tunnel.CloseWrite();
        using var rest = new StreamReader(tunnel, Encoding.ASCII);
        Assert.Equal("bye", await rest.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(120)));
    }

    [PythonEngineFact]
    public async Task FourMegabytesComeBackWhole()
    {
        await using var tunnel = await ContainerTunnel.OpenAsync(fixture.Engine, await ServerAsync(), "127.0.0.1", 7007, default);
        var sent = new byte[4 << 20];
        new Random(4).NextBytes(sent);
        var write = Task.Run(async () => { await tunnel.WriteAsync(sent); tunnel.CloseWrite(); });
        using var received = new MemoryStream();
        await tunnel.CopyToAsync(received).WaitAsync(TimeSpan.FromSeconds(120));
        await write;
        Assert.Equal([.. sent, .. "bye"u8], received.ToArray());
    }

    [PythonEngineFact]
    public async Task DisposingEndsTheProcess()
    {
        var container = await ServerAsync();
        var open = await ContainerTunnel.OpenAsync(fixture.Engine, container, "localhost", 7007, default);
        Assert.NotEqual("0", await CountAsync(container));
        open.Dispose();
        Assert.Equal("0", await CountAsync(container));
        await Assert.ThrowsAnyAsync<IOException>(() => open.WriteAsync(new byte[1]).AsTask());
    }

    [PythonEngineFact]
    public async Task ARefusedConnectionNamesTheAddress()
    {
        var e = await FailureAsync(await ServerAsync(), "localhost", 7008);
        Assert.Equal(("MailuOps.TunnelFailed", "localhost:7008"), (e.Id, e.Target));
        Assert.Contains("Connection refused", e.Message, StringComparison.Ordinal);
    }

    [PythonEngineFact]
    public async Task AnUnknownHostNamesTheAddress()
    {
        var e = await FailureAsync(await ServerAsync(), "no-such-host.invalid", 25);
        Assert.Equal(("MailuOps.TunnelFailed", "no-such-host.invalid:25"), (e.Id, e.Target));
    }

    [EngineFact]
    public async Task AMissingContainerIsNotATunnelsFailure() =>
        Assert.Equal("MailuOps.ContainerNotFound", (await FailureAsync("nosuchcontainer", "localhost", 25)).Id);

    [PythonEngineFact]
    public async Task BashServesWherePythonIsMissing()
    {
        var container = await ServerAsync();
        await fixture.Engine.ExecAsync(container, ExecRequest.Shell("mkdir -p /data/bin && cd /data/bin && for p in sh bash cat; do ln -sf /usr/bin/$p $p; done"), default);
        var runner = new OtherPath(fixture.Engine, "/data/bin");
        await using (var tunnel = await ContainerTunnel.OpenAsync(runner, container, "localhost", 7007, default))
        {
            await tunnel.WriteAsync("hello"u8.ToArray());
            var buffer = new byte[5];
            await tunnel.ReadExactlyAsync(buffer);
            Assert.Equal("hello"u8.ToArray(), buffer);
        }

        var e = await Assert.ThrowsAsync<MailuOpsException>(() => ContainerTunnel.OpenAsync(runner, container, "localhost", 7008, default));
        Assert.Equal("MailuOps.TunnelFailed", e.Id);
        Assert.Contains("Connection refused", e.Message, StringComparison.Ordinal);
    }

    private Task<MailuOpsException> FailureAsync(string container, string host, int port) =>
        Assert.ThrowsAsync<MailuOpsException>(() => ContainerTunnel.OpenAsync(fixture.Engine, container, host, port, default));

    private async Task<string> CountAsync(string container)
    {
        var script = "n=0; for f in /proc/[0-9]*/cmdline; do case $(tr '\\0' ' ' <\"$f\" 2>/dev/null) in *create[_]connect*7007*) n=$((n+1));; esac; done; echo $n";
        return (await fixture.Engine.ExecAsync(container, ExecRequest.Shell(script), default)).OutputText.Trim();
    }

    private async Task<string> ServerAsync()
    {
        await Once.WaitAsync();
        try
        {
            if (_container is null)
            {
                var container = await fixture.StartAsync($"exec python3 -c '{Server}'");
                for (var i = 0; (await fixture.Engine.ReadLogsAsync(container, null, 5, default)).Count == 0; i++)
                {
                    Assert.True(i < 200, "the server does not listen");
                    await Task.Delay(50);
                }

                _container = container;
            }

            return _container;
        }
        finally
        {
            Once.Release();
        }
    }

    private sealed class OtherPath(IContainerRunner inner, string path) : IContainerRunner
    {
        public Task<ExecResult> ExecAsync(string container, ExecRequest request, CancellationToken token) => inner.ExecAsync(
            container, request with { Environment = new Dictionary<string, string> { ["PATH"] = path } }, token);
    }
}

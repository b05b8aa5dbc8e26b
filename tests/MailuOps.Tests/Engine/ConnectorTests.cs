using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using MailuOps.Engine;

namespace MailuOps.Tests.Engine;

[Collection("engine")]
public sealed class ConnectorTests(EngineFixture fixture)
{
    [Theory]
    [InlineData("1.41", "1.12", "1.41")]
    [InlineData("1.44", "1.24", "1.44")]
    [InlineData("1.54", "1.44", "1.52")]
    [InlineData("1.70", "1.60", "1.60")]
    [InlineData("1.41", null, "1.41")]
    public void TheVersionIsTheEnginesButNoneThatIsUnknownHere(string engine, string? oldest, string expected) =>
        Assert.Equal(Version.Parse(expected), EngineConnector.Negotiate(Version.Parse(engine), oldest is null ? null : Version.Parse(oldest)));

    [Theory]
    [InlineData("unix:///no/such/docker.sock", "no such socket")]
    [InlineData("tcp://127.0.0.1:1", "refused")]
    [InlineData("tcp://no-such-host.invalid:2375", "host")]
    [InlineData("npipe://./pipe/docker_engine", "Windows")]
    public async Task NoEngineIsToldWithinSeconds(string address, string expected)
    {
        var watch = Stopwatch.StartNew();
        var e = await Assert.ThrowsAsync<MailuOpsException>(() => EngineConnector.ConnectAsync(new EngineEndpoint(new Uri(address), "DOCKER_HOST"), default));
        Assert.Equal("MailuOps.EngineUnreachable", e.Id);
        Assert.Contains(expected, e.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("DOCKER_HOST", e.Message, StringComparison.Ordinal);
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 8);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello", "MailuOps.EngineUnreachable")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}", "MailuOps.EngineUnreachable")]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n", "MailuOps.EngineUnreachable")]
    [InlineData("", "MailuOps.EngineUnreachable")]
    [InlineData("HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n", "MailuOps.EngineTlsFailed")]
    [InlineData("HTTP/1.1 500 X\r\nContent-Length: 17\r\nConnection: close\r\n\r\n{\"message\":\"sad\"}", "MailuOps.EngineRequestFailed")]
    public async Task WhatDoesNotSpeakTheApiIsNoEngine(string answer, string expected)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var end = new CancellationTokenSource();
        var serve = Task.Run(async () =>
        {
            while (true)
            {
                using var socket = await listener.AcceptSocketAsync(end.Token);
                await socket.ReceiveAsync(new byte[4096], end.Token);
                await socket.SendAsync(Encoding.ASCII.GetBytes(answer), end.Token);
                socket.Shutdown(SocketShutdown.Both);
            }
        });
        var address = new Uri($"tcp://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
        Assert.Equal(expected, (await Assert.ThrowsAsync<MailuOpsException>(() => EngineConnector.ConnectAsync(new EngineEndpoint(address, "test"), default))).Id);
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => serve);
    }

    [Fact]
    public async Task CancellingAConnectIsACancellation()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var cancel = new CancellationTokenSource(200);
        var address = new Uri($"tcp://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => EngineConnector.ConnectAsync(new EngineEndpoint(address, "test"), cancel.Token));
    }

    [EngineFact]
    public async Task TheEngineTellsOfItself()
    {
        var info = fixture.Engine.Info;
        var version = await fixture.Raw.GetAsync("version");
        Assert.Equal(version["Version"]!.GetValue<string>(), info.Version);
        Assert.NotEqual("", info.DataRoot);
        Assert.True(Version.Parse(info.ApiVersion) >= new Version(1, 41));
    }

    [EngineFact]
    public async Task ALostConnectionIsNotTakenForTheEndOfTheOutput()
    {
        await using var door = new TlsProxy(null, fixture.Engine.Endpoint.Address.LocalPath);
        await using var engine = await EngineConnector.ConnectAsync(new EngineEndpoint(new Uri($"tcp://localhost:{door.Port}"), "test"), default);
        var started = new TaskCompletionSource();
        // The engine hands the two outputs on by two hands: a moment, so that the process group is known when the line is heard.
        var request = ExecRequest.Shell("sleep 0.3; echo up; sleep 41.5; echo down") with { OnOutputLine = _ => started.TrySetResult() };
        var run = engine.ExecAsync(fixture.Container, request, default);
        await started.Task.WaitAsync(TimeSpan.FromSeconds(120));
        door.Slam();
        Assert.Equal("MailuOps.EngineConnectionLost", (await Assert.ThrowsAsync<MailuOpsException>(() => run)).Id);
        await fixture.AssertGoneAsync("sleep 41.5");
    }

    [EngineFact]
    public async Task NorIsItWhereTheCommandEndsWellAMomentLater()
    {
        await using var door = new TlsProxy(null, fixture.Engine.Endpoint.Address.LocalPath);
        await using var engine = await EngineConnector.ConnectAsync(new EngineEndpoint(new Uri($"tcp://localhost:{door.Port}"), "test"), default);
        var started = new TaskCompletionSource();
        var request = ExecRequest.Shell("echo one; sleep 3; echo two; exit 0") with { OnOutputLine = _ => started.TrySetResult() };
        var run = engine.ExecAsync(fixture.Container, request, default);
        await started.Task.WaitAsync(TimeSpan.FromSeconds(120));
        door.Slam();
        Assert.Equal("MailuOps.EngineConnectionLost", (await Assert.ThrowsAsync<MailuOpsException>(() => run)).Id);
    }

    [EngineFact]
    public async Task AnEngineThatGoesAwayIsTold()
    {
        await using var door = new TlsProxy(null, fixture.Engine.Endpoint.Address.LocalPath);
        await using var engine = await EngineConnector.ConnectAsync(new EngineEndpoint(new Uri($"tcp://localhost:{door.Port}"), "test"), default);
        await door.DisposeAsync();
        Assert.Equal("MailuOps.EngineUnreachable", (await Assert.ThrowsAsync<MailuOpsException>(() => engine.InspectContainerAsync("x", default))).Id);
        Assert.Equal("MailuOps.EngineUnreachable", (await Assert.ThrowsAsync<MailuOpsException>(() => engine.ExecAsync("x", ExecRequest.Of("true"), default))).Id);
    }
}

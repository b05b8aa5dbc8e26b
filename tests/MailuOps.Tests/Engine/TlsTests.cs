using MailuOps.Engine;

namespace MailuOps.Tests.Engine;

[Collection("engine")]
public sealed class TlsTests(EngineFixture fixture) : IDisposable
{
    private readonly TestAuthority _authority = new();
    private readonly List<string> _folders = [];

    public void Dispose()
    {
        _authority.Dispose();
        _folders.ForEach(f => Directory.Delete(f, recursive: true));
    }

    [Theory]
    [InlineData("localhost", false, "localhost", "not issued by a trusted authority")]
    [InlineData("localhost", true, "localhost", "expired")]
    [InlineData("other.example.com", false, "localhost", "issued for another host than 'localhost'")]
    [InlineData("localhost", false, "127.0.0.1", "issued for another host than '127.0.0.1'")]
    public async Task ABadServerCertificateIsFatal(string issuedFor, bool expired, string host, string expected)
    {
        using var stranger = new TestAuthority();
        var issuer = expected.Contains("trusted", StringComparison.Ordinal) ? stranger : _authority;
        await using var door = new TlsProxy(issuer.Issue(issuedFor, expired));
        var e = await Assert.ThrowsAsync<MailuOpsException>(() => ConnectAsync(host, door.Port, Folder(client: false)));
        Assert.Equal("MailuOps.EngineTlsFailed", e.Id);
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnEngineWithoutTlsIsNotTalkedToInTheClear()
    {
        await using var door = new TlsProxy(null);
        Assert.Equal("MailuOps.EngineTlsFailed", (await Assert.ThrowsAsync<MailuOpsException>(() => ConnectAsync("localhost", door.Port, Folder(client: false)))).Id);
    }

    [Fact]
    public async Task BrokenCertificateFilesAreNamed()
    {
        var folder = Folder(client: true);
        File.WriteAllText(Path.Combine(folder, "key.pem"), "rubbish");
        var e = await Assert.ThrowsAsync<MailuOpsException>(() => ConnectAsync("localhost", 1, folder));
        Assert.Equal("MailuOps.EngineTlsFailed", e.Id);
        Assert.Contains(folder, e.Message, StringComparison.Ordinal);
    }

    [EngineFact]
    public async Task ExecWithInputWorksThroughTlsWithAClientCertificate()
    {
        await using var door = new TlsProxy(_authority.Issue("localhost"), fixture.Engine.Endpoint.Address.LocalPath, _authority.Root);
        await using var engine = await ConnectAsync("localhost", door.Port, Folder(client: true));
        var sent = new byte[300_000];
        new Random(5).NextBytes(sent);
        var result = await engine.ExecAsync(fixture.Container, ExecRequest.Of("cat") with { Input = sent }, default).WaitAsync(TimeSpan.FromSeconds(120));
        Assert.Equal(sent, result.Output);
    }

    [EngineFact]
    public async Task AMissingClientCertificateIsATlsFailure()
    {
        await using var door = new TlsProxy(_authority.Issue("localhost"), fixture.Engine.Endpoint.Address.LocalPath, _authority.Root);
        Assert.Equal("MailuOps.EngineTlsFailed", (await Assert.ThrowsAsync<MailuOpsException>(() => ConnectAsync("localhost", door.Port, Folder(client: false)))).Id);
    }

    [EngineFact]
    public async Task AnUnverifiedConnectionIsMadeOnlyWhenAskedFor()
    {
        using var stranger = new TestAuthority();
        await using var door = new TlsProxy(stranger.Issue("elsewhere"), fixture.Engine.Endpoint.Address.LocalPath);
        await using var engine = await EngineConnector.ConnectAsync(
            new EngineEndpoint(new Uri($"tcp://localhost:{door.Port}"), "test") { UseTls = true, VerifyTls = false }, default);
        Assert.NotEqual("", engine.Info.Version);
    }

    private static Task<IDockerEngine> ConnectAsync(string host, int port, string folder) => EngineConnector.ConnectAsync(
        new EngineEndpoint(new Uri($"tcp://{host}:{port}"), "test") { UseTls = true, CertificateFolder = folder }, default);

    private string Folder(bool client)
    {
        using var certificate = client ? _authority.Issue("client") : null;
        var folder = _authority.Folder(certificate);
        _folders.Add(folder);
        return folder;
    }
}

using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MailuOps.Engine;

namespace MailuOps.Tests.Engine;

public sealed class EndpointResolverTests
{
    [Theory]
    [InlineData("unix:///var/run/docker.sock", "unix:///var/run/docker.sock")]
    [InlineData("  unix:///run/user/1000/docker.sock ", "unix:///run/user/1000/docker.sock")]
    [InlineData("/run/docker.sock", "unix:///run/docker.sock")]
    [InlineData("UNIX:///Run/Docker.sock", "unix:///Run/Docker.sock")]
    [InlineData("tcp://example.com", "tcp://example.com:2375")]
    [InlineData("tcp://example.com/", "tcp://example.com:2375")]
    [InlineData("tcp://example.com:80", "tcp://example.com:80")]
    [InlineData("tcp://[::1]:4444", "tcp://[::1]:4444")]
    [InlineData("tcp://[fe80::1]", "tcp://[fe80::1]:2375")]
    [InlineData("tcp://:2375", "tcp://localhost:2375")]
    [InlineData("tcp://", "tcp://localhost:2375")]
    [InlineData("example.com:2375", "tcp://example.com:2375")]
    [InlineData("10.0.0.7", "tcp://10.0.0.7:2375")]
    [InlineData("npipe:////./pipe/docker_engine", "npipe://./pipe/docker_engine")]
    [InlineData("npipe://./pipe/docker_engine", "npipe://./pipe/docker_engine")]
    [InlineData("ssh://example.com", "ssh://example.com")]
    [InlineData("ssh://Ops@Alias_of_mine:2222/run/user/1000/docker.sock", "ssh://Ops@Alias_of_mine:2222/run/user/1000/docker.sock")]
    [InlineData(@"npipe://\\.\pipe\docker_engine", "npipe://./pipe/docker_engine")]
    public void AnAddressIsRead(string text, string expected)
    {
        var endpoint = EndpointResolver.Resolve(text, Machine());
        Assert.Equal((expected, "-DockerHost", false), (endpoint.ToString(), endpoint.Source, endpoint.UseTls));
    }

    [Theory]
    [InlineData("unix://docker.sock")]
    [InlineData("unix://")]
    [InlineData("unix:///")]
    [InlineData("http://example.com:2375")]
    [InlineData("https://example.com:2376")]
    [InlineData("ssh://")]
    [InlineData("ssh://user:secret@example.com")]
    [InlineData("ssh://-oProxyCommand=touch@example.com")]
    [InlineData("ssh://-oProxyCommand=touch")]
    [InlineData("ssh://user@example.com:0")]
    [InlineData("ssh://user@example.com:70000")]
    [InlineData("ssh://two words")]
    [InlineData("ssh://host/a?b=1")]
    [InlineData("fd://")]
    [InlineData("ftp://example.com")]
    [InlineData("tcp://example.com:0")]
    [InlineData("tcp://example.com:99999")]
    [InlineData("tcp://example.com:")]
    [InlineData("tcp://example.com:port")]
    [InlineData("tcp://user@example.com:2375")]
    [InlineData("tcp://example.com:2375/path")]
    [InlineData("tcp://example.com:2375?x=1")]
    [InlineData("tcp://::1:2375")]
    [InlineData("tcp://two words:2375")]
    [InlineData("npipe://docker_engine")]
    [InlineData("npipe://./pipe/")]
    public void ABadAddressIsNamedWithItsSource(string text)
    {
        var e = Assert.Throws<MailuOpsException>(() => EndpointResolver.Resolve(text, Machine()));
        Assert.Equal(("MailuOps.EngineEndpointInvalid", text), (e.Id, e.Target));
        Assert.Contains("-DockerHost", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ASocketPathKeepsItsOddCharacters()
    {
        foreach (var path in new[] { "/tmp/a b/docker.sock", "/tmp/50%25/x.sock", "/tmp/é#1?.sock" })
        {
            Assert.Equal(path, EndpointResolver.Resolve("unix://" + path, Machine()).Address.LocalPath);
        }
    }

    [Fact]
    public void ASocketPathThatIsTooLongIsRefusedBeforeItIsCutOff() =>
        Assert.Throws<MailuOpsException>(() => EndpointResolver.Resolve("unix:///" + new string('x', 107), Machine()));

    [Fact]
    public void TheParameterGoesBeforeTheEnvironmentAndTheEnvironmentBeforeTheContext()
    {
        var machine = Machine(variables: new() { ["DOCKER_HOST"] = "tcp://fromenv", ["DOCKER_CONTEXT"] = "ctx" }, files: Context("ctx", "tcp://fromctx"));
        Assert.Equal(("tcp://p:2375", "-DockerHost"), Seen(EndpointResolver.Resolve("tcp://p", machine)));
        Assert.Equal(("tcp://fromenv:2375", "DOCKER_HOST"), Seen(EndpointResolver.Resolve(" ", machine)));
        var without = Machine(variables: new() { ["DOCKER_HOST"] = "", ["DOCKER_CONTEXT"] = "ctx" }, files: Context("ctx", "tcp://fromctx"));
        Assert.Equal(("tcp://fromctx:2375", "context 'ctx'"), Seen(EndpointResolver.Resolve(null, without)));
    }

    [Fact]
    public void DockerContextGoesBeforeTheCurrentContext()
    {
        var files = Context("a", "tcp://a");
        files[MetaPath("b")] = Meta("b", "tcp://b", false);
        files["/home/u/.docker/config.json"] = """{"auths":{},"currentContext":"a"}""";
        Assert.Equal("tcp://a:2375", EndpointResolver.Resolve(null, Machine(files: files)).ToString());
        Assert.Equal("tcp://b:2375", EndpointResolver.Resolve(null, Machine(new() { ["DOCKER_CONTEXT"] = "b" }, files)).ToString());
    }

    [Fact]
    public void AContextIsChosenByName()
    {
        var machine = Machine(new() { ["DOCKER_HOST"] = "tcp://fromenv" }, Context("ctx", "ssh://ops@mail.example.com"));
        Assert.Equal(("ssh://ops@mail.example.com", "context 'ctx'"), Seen(EndpointResolver.Resolve("context:ctx", machine)));
        Assert.Equal(("unix:///var/run/docker.sock", "context 'default'"), Seen(EndpointResolver.Resolve("context:default", machine)));
        Assert.Equal("MailuOps.EngineContextInvalid", Assert.Throws<MailuOpsException>(() => EndpointResolver.Resolve("context:other", machine)).Id);
    }

    [Fact]
    public void ContextsAreListedAndABrokenOneIsLeftOut()
    {
        var folder = Directory.CreateTempSubdirectory("mailuops-contexts-").FullName;
        try
        {
            foreach (var (id, meta) in new[] { ("1", Meta("zone", "tcp://z", false)), ("2", "not json"), ("3", Meta("alpha", "tcp://a", false)) })
            {
                Directory.CreateDirectory(Path.Combine(folder, "contexts", "meta", id));
                File.WriteAllText(Path.Combine(folder, "contexts", "meta", id, "meta.json"), meta);
            }

            var machine = EndpointSources.Machine with { Environment = name => name == "DOCKER_CONFIG" ? folder : null };
            Assert.Equal(["default", "alpha", "zone"], EndpointResolver.ContextNames(machine));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("{}")]
    [InlineData("""{"currentContext":""}""")]
    [InlineData("""{"currentContext":"default"}""")]
    [InlineData("""{"currentContext":null}""")]
    [InlineData("[]")]
    public void WithoutAChosenContextItIsTheDefaultSocket(string? config)
    {
        var files = config is null ? new Dictionary<string, string>() : new Dictionary<string, string> { ["/home/u/.docker/config.json"] = config };
        Assert.Equal(("unix:///var/run/docker.sock", "the default socket"), Seen(EndpointResolver.Resolve(null, Machine(files: files))));
        Assert.Equal("npipe://./pipe/docker_engine", EndpointResolver.Resolve(null, Machine(files: files) with { IsWindows = true }).ToString());
    }

    [Theory]
    [InlineData("""{"currentContext":"gone"}""", null)]
    [InlineData("""{"currentContext":"gone"}""", """{"Name":"gone","Endpoints":{}}""")]
    [InlineData("""{"currentContext":"gone"}""", """{"Name":"gone","Endpoints":{"docker":{}}}""")]
    [InlineData("""{"currentContext":"gone"}""", "not json")]
    [InlineData("""{"currentContext": """, null)]
    public void ABrokenContextIsAnErrorNotTheDefaultSocket(string config, string? meta)
    {
        var files = new Dictionary<string, string> { ["/home/u/.docker/config.json"] = config };
        if (meta is not null)
        {
            files[MetaPath("gone")] = meta;
        }

        Assert.Equal("MailuOps.EngineContextInvalid", Assert.Throws<MailuOpsException>(() => EndpointResolver.Resolve(null, Machine(files: files))).Id);
    }

    [Fact]
    public void AnUnreadableContextIsAnErrorToo()
    {
        var machine = Machine() with { ReadFile = _ => throw new UnauthorizedAccessException("no") };
        Assert.Equal("MailuOps.EngineContextInvalid", Assert.Throws<MailuOpsException>(() => EndpointResolver.Resolve(null, machine)).Id);
    }

    [Fact]
    public void DockerConfigMovesTheFolder()
    {
        var files = new Dictionary<string, string> { ["/cfg/config.json"] = """{"currentContext":"x"}""" };
        files[MetaPath("x", "/cfg")] = Meta("x", "unix:///x.sock", false);
        Assert.Equal("unix:///x.sock", EndpointResolver.Resolve(null, Machine(new() { ["DOCKER_CONFIG"] = "/cfg" }, files)).ToString());
    }

    [Fact]
    public void TlsOfTheEnvironment()
    {
        var verify = EndpointResolver.Resolve("tcp://h", Machine(new() { ["DOCKER_TLS_VERIFY"] = "1", ["DOCKER_CERT_PATH"] = "/certs" }, folders: ["/certs"]));
        Assert.Equal(("tcp://h:2376", true, true, "/certs"), (verify.ToString(), verify.UseTls, verify.VerifyTls, verify.CertificateFolder));

        // As the CLI has it: any value counts, even "0".
        Assert.True(EndpointResolver.Resolve("tcp://h:1", Machine(new() { ["DOCKER_TLS_VERIFY"] = "0" })).VerifyTls);

        var skip = EndpointResolver.Resolve("tcp://h:1", Machine(new() { ["DOCKER_TLS"] = "1", ["DOCKER_TLS_VERIFY"] = "" }, folders: ["/home/u/.docker"]));
        Assert.Equal((true, false, "/home/u/.docker"), (skip.UseTls, skip.VerifyTls, skip.CertificateFolder));

        Assert.False(EndpointResolver.Resolve("unix:///s", Machine(new() { ["DOCKER_TLS_VERIFY"] = "1", ["DOCKER_CERT_PATH"] = "/none" })).UseTls);
        Assert.Throws<MailuOpsException>(() => EndpointResolver.Resolve("tcp://h", Machine(new() { ["DOCKER_TLS_VERIFY"] = "1", ["DOCKER_CERT_PATH"] = "/none" })));
    }

    [Fact]
    public void TlsOfAContext()
    {
        var folder = $"/home/u/.docker/contexts/tls/{Id("t")}/docker";
        var variables = new Dictionary<string, string> { ["DOCKER_CONTEXT"] = "t" };
        var tls = EndpointResolver.Resolve(null, Machine(variables, Context("t", "tcp://h"), [folder]));
        Assert.Equal(("tcp://h:2376", true, true, folder), (tls.ToString(), tls.UseTls, tls.VerifyTls, tls.CertificateFolder));
        var skip = EndpointResolver.Resolve(null, Machine(variables, Context("t", "tcp://h:5", skipVerify: true)));
        Assert.Equal((true, false, null), (skip.UseTls, skip.VerifyTls, skip.CertificateFolder));
        Assert.False(EndpointResolver.Resolve(null, Machine(variables, Context("t", "tcp://h:5"))).UseTls);

        // The environment's TLS switches are for DOCKER_HOST, not for a context.
        var both = new Dictionary<string, string>(variables) { ["DOCKER_TLS_VERIFY"] = "1" };
        Assert.False(EndpointResolver.Resolve(null, Machine(both, Context("t", "tcp://h:5"))).UseTls);
    }

    private static (string Address, string Source) Seen(EngineEndpoint endpoint) => (endpoint.ToString(), endpoint.Source);

    private static EndpointSources Machine(Dictionary<string, string>? variables = null, Dictionary<string, string>? files = null, string[]? folders = null) => new(
        name => variables?.GetValueOrDefault(name), path => files?.GetValueOrDefault(path), path => folders?.Contains(path) == true, "/home/u", IsWindows: false);

    private static Dictionary<string, string> Context(string name, string host, bool skipVerify = false) => new() { [MetaPath(name)] = Meta(name, host, skipVerify) };

    private static string Meta(string name, string host, bool skipVerify) =>
        JsonSerializer.Serialize(new { Name = name, Endpoints = new { docker = new { Host = host, SkipTLSVerify = skipVerify } } });

    private static string MetaPath(string name, string config = "/home/u/.docker") => $"{config}/contexts/meta/{Id(name)}/meta.json";

    private static string Id(string name) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(name))).ToLowerInvariant();
}

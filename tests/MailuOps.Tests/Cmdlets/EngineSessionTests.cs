using MailuOps.Cmdlets;
using MailuOps.Engine;
using Xunit;

namespace MailuOps.Tests.Cmdlets;

public sealed class EngineSessionTests
{
    [Fact]
    public void Connections_are_kept_for_the_session_and_closed_with_it()
    {
        var opened = new List<FakeEngine>();
        using (var shell = NewShell(opened))
        {
            Assert.Equal([true, true, true, true], shell.Run("Get-ToyEngine; Get-ToyEngine; Get-ToyEngine -DockerHost tcp://b:1; Get-ToyEngine").Succeeded().Of<bool>());
            Assert.Equal(["unix:///fake", "tcp://b:1"], opened.Select(e => e.Endpoint.ToString()));
            Assert.DoesNotContain(opened, e => e.Disposed);
        }

        Assert.True(SpinWait.SpinUntil(() => opened.TrueForAll(e => e.Disposed), 5000));
    }

    [Fact]
    public void The_host_binds_by_property_name()
    {
        var opened = new List<FakeEngine>();
        using var shell = NewShell(opened);
        shell.Run("[pscustomobject]@{ DockerHost = 'tcp://c:1' } | Get-ToyEngine").Succeeded();
        Assert.Equal("tcp://c:1", Assert.Single(opened).Endpoint.ToString());
    }

    [Fact]
    public void A_context_is_an_engine_too_and_not_two_at_once()
    {
        var opened = new List<FakeEngine>();
        using var shell = NewShell(opened);
        shell.Run("Get-ToyEngine -Context far").Succeeded();
        Assert.Equal("context:far", Assert.Single(opened).Endpoint.Address.OriginalString);
        Assert.Equal("MailuOps.EngineNamedTwice", shell.Run("Get-ToyEngine -Context far -DockerHost tcp://b:1").ErrorId);
    }

    [Fact]
    public void A_record_found_over_tls_leads_back_to_the_same_connection()
    {
        var opened = new List<FakeEngine>();
        using var shell = NewShell(opened);
        EngineSession.Of(shell.Runspace).Resolve = host => host == "context:far"
            ? new EngineEndpoint(new Uri("tcp://far:2376"), "context 'far'") { UseTls = true } : new EngineEndpoint(new Uri(host!), "-DockerHost");
        shell.Run("Get-ToyEngine -Context far; Get-ToyEngine -DockerHost tcp://far:2376; Get-ToyEngine -DockerHost tcp://far:1").Succeeded();
        Assert.Equal(["tcp://far:2376", "tcp://far:1"], opened.Select(e => e.Endpoint.ToString()));
    }

    [Fact]
    public void A_failed_connection_is_tried_again()
    {
        using var shell = NewShell([]);
        var attempts = 0;
        EngineSession.Of(shell.Runspace).Connect = (endpoint, _) =>
            ++attempts == 1 ? throw Errors.EngineUnreachable(endpoint.ToString(), endpoint.Source, "toy") : Task.FromResult<IDockerEngine>(new FakeEngine(endpoint));
        Assert.Equal("MailuOps.EngineUnreachable", shell.Run("$null = Get-ToyEngine").ErrorId);
        shell.Run("Get-ToyEngine").Succeeded();
    }

    [Fact]
    public void Runspaces_share_nothing()
    {
        List<FakeEngine> first = [], second = [];
        using var a = NewShell(first);
        using var b = NewShell(second);
        a.Run("Get-ToyEngine").Succeeded();
        b.Run("Get-ToyEngine").Succeeded();
        Assert.Single(first);
        Assert.Single(second);
        Assert.NotSame(EngineSession.Of(a.Runspace).State<List<int>>(), EngineSession.Of(b.Runspace).State<List<int>>());
        Assert.Same(EngineSession.Of(a.Runspace).State<List<int>>(), EngineSession.Of(a.Runspace).State<List<int>>());
    }

    [Fact]
    public async Task An_engine_that_does_not_answer_keeps_nobody_from_the_others()
    {
        using var shell = NewShell([]);
        var session = EngineSession.Of(shell.Runspace);
        var silent = new TaskCompletionSource<IDockerEngine>();
        var attempts = 0;
        session.Connect = (endpoint, _) => endpoint.ToString() == "tcp://silent:1" && ++attempts > 0 ? silent.Task : Task.FromResult<IDockerEngine>(new FakeEngine(endpoint));
        var (first, second) = (session.ConnectAsync("tcp://silent:1", default), session.ConnectAsync("tcp://silent:1", default));
        Assert.Equal("tcp://b:1", (await session.ConnectAsync("tcp://b:1", default).WaitAsync(TimeSpan.FromSeconds(5))).Endpoint.ToString());
        silent.SetResult(new FakeEngine());
        Assert.Same(await first, await second);
        Assert.Equal(1, attempts);
    }

    private static HostedShell NewShell(List<FakeEngine> opened)
    {
        var shell = new HostedShell(typeof(GetToyEngineCommand));
        var session = EngineSession.Of(shell.Runspace);
        session.Resolve = host => new EngineEndpoint(new Uri(host ?? "unix:///fake"), "the test");
        session.Connect = (endpoint, _) =>
        {
            var engine = new FakeEngine(endpoint);
            opened.Add(engine);
            return Task.FromResult<IDockerEngine>(engine);
        };
        return shell;
    }
}

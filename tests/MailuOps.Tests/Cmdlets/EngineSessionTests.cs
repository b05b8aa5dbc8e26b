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

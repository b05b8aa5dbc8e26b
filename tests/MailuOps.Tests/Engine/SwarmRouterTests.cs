using MailuOps.Deployment;
using MailuOps.Engine;
using MailuOps.Engine.Nodes;

namespace MailuOps.Tests.Engine;

/// <summary>Commands go to the node that runs the container, by the first way to it that is there.</summary>
public sealed class SwarmRouterTests
{
    private static readonly MailuService Imap = new("imap", "mail_imap", MailuRole.Imap, "dovecot") { Id = "imap-id" };
    private static readonly ExecRequest Command = ExecRequest.Of("true");
    private readonly FakeEngine _other = Answering("other-id");
    private readonly Dictionary<string, string> _given = [];
    private readonly List<string> _contexts = [];
    private readonly List<string> _connected = [];
    private bool _unreachable;

    [Fact]
    public async Task A_container_of_the_managers_own_node_needs_no_way()
    {
        var manager = Manager("unix:///fake", "own");
        Assert.Equal("own:c1", (await Server(manager).ExecAsync(Imap, Command, default)).OutputText);
        Assert.Empty(_connected);
    }

    [Fact]
    public async Task The_users_map_goes_before_a_context_and_a_context_before_ssh()
    {
        await RunsOnOther("ssh://ops@boss:2222", "ssh://ops@10.0.0.2:2222");
        _contexts.Add("two");
        await RunsOnOther("ssh://ops@boss:2222", "context:two");
        _given["other-id"] = "tcp://by-id:1";
        await RunsOnOther("ssh://ops@boss:2222", "tcp://by-id:1");
        _given["two"] = "tcp://by-name:1";
        await RunsOnOther("unix:///fake", "tcp://by-name:1");
    }

    [Fact]
    public async Task Without_a_way_the_error_names_node_service_and_the_three_ways()
    {
        var e = await Assert.ThrowsAsync<MailuOpsException>(() => Server(Manager("unix:///fake", "other-id")).ExecAsync(Imap, Command, default));
        Assert.Equal("MailuOps.TaskOnOtherNode", e.Id);
        Assert.All(["mail_imap", "'two'", "-NodeEndpoint", "docker context", "ssh"], part => Assert.Contains(part, e.Message));
    }

    [Fact]
    public async Task An_endpoint_that_is_another_node_is_refused()
    {
        _given["two"] = "tcp://wrong:1";
        _other.Info = _other.Info with { NodeId = "own" };
        var e = await Assert.ThrowsAsync<MailuOpsException>(() => Server(Manager("unix:///fake", "other-id")).ExecAsync(Imap, Command, default));
        Assert.Equal("MailuOps.NodeEndpointWrong", e.Id);
        Assert.Contains("node 'one'", e.Message);
    }

    [Fact]
    public async Task A_task_that_moves_to_another_node_is_followed()
    {
        _given["two"] = "tcp://two:1";
        var manager = Manager("unix:///fake", "own");
        manager.OnExec = (_, _, _) =>
        {
            manager.Tasks = [Task("c2", "other-id")];
            throw Errors.ContainerNotFound("c1");
        };
        Assert.Equal("other-id:c2", (await Server(manager).ExecAsync(Imap, Command, default)).OutputText);
    }

    [Fact]
    public async Task A_node_that_goes_away_is_named_with_its_service_and_the_next_command_looks_for_the_task_anew()
    {
        _given["two"] = "tcp://two:1";
        var manager = Manager("unix:///fake", "other-id");
        var server = Server(manager);
        var answering = _other.OnExec;
        Assert.Equal("other-id:c1", (await server.ExecAsync(Imap, Command, default)).OutputText);
        _other.OnExec = (_, _, _) => throw Errors.EngineConnectionLost("tcp://two:1", "exec");
        manager.Nodes = [.. manager.Nodes.Select(n => n with { State = n.Id == "other-id" ? "down" : n.State })];
        var e = await Assert.ThrowsAsync<MailuOpsException>(() => server.ExecAsync(Imap, Command, default));
        Assert.Equal(("MailuOps.NodeLost", "mail_imap"), (e.Id, e.Target));
        Assert.All(["mail_imap", "node 'two'", "'down'", "tcp://other:1", "docker service ps"], part => Assert.Contains(part, e.Message));
        manager.Tasks = [Task("c2", "own")];
        _other.OnExec = answering;
        Assert.Equal("own:c2", (await server.ExecAsync(Imap, Command, default)).OutputText);
    }

    [Fact]
    public async Task A_command_that_was_interrupted_is_a_lost_node_only_when_its_engine_is_silent_too()
    {
        _given["two"] = "tcp://two:1";
        var server = Server(Manager("unix:///fake", "other-id"));
        _other.OnExec = (_, _, _) => throw Errors.ExecInterrupted("c1", "true");
        Assert.Equal("MailuOps.ExecInterrupted", (await Assert.ThrowsAsync<MailuOpsException>(() => server.ExecAsync(Imap, Command, default))).Id);
        _other.Silent = true;
        Assert.Equal("MailuOps.NodeLost", (await Assert.ThrowsAsync<MailuOpsException>(() => server.ExecAsync(Imap, Command, default))).Id);
    }

    [Fact]
    public async Task A_node_that_cannot_be_reached_at_first_is_named_too()
    {
        _given["two"] = "tcp://two:1";
        _unreachable = true;
        var e = await Assert.ThrowsAsync<MailuOpsException>(() => Server(Manager("unix:///fake", "other-id")).ExecAsync(Imap, Command, default));
        Assert.Equal(("MailuOps.NodeLost", "mail_imap"), (e.Id, e.Target));
        Assert.All(["node 'two'", "'ready'", "tcp://two:1", "refused"], part => Assert.Contains(part, e.Message));
    }

    private async Task RunsOnOther(string manager, string way)
    {
        _connected.Clear();
        Assert.Equal("other-id:c1", (await Server(Manager(manager, "other-id")).ExecAsync(Imap, Command, default)).OutputText);
        Assert.Equal([way], _connected);
    }

    private MailuServer Server(FakeEngine manager)
    {
        var connector = new NodeConnector(_given, () => _contexts, (address, _) =>
        {
            _connected.Add(address);
            return _unreachable ? throw Errors.EngineUnreachable(address, "the test", "refused") : System.Threading.Tasks.Task.FromResult<IDockerEngine>(_other);
        });
        return new MailuServer(new SwarmRouter(manager, connector), new MailuDeployment("mail", "unix:///fake", [Imap]), NullEvents.Instance);
    }

    private static FakeEngine Manager(string address, string taskNode)
    {
        var engine = Answering("own", address);
        engine.Nodes = [new EngineNode("own", "one", "10.0.0.1", "ready"), new EngineNode("other-id", "two", "10.0.0.2", "ready")];
        engine.Tasks = [Task("c1", taskNode)];
        return engine;
    }

    private static FakeEngine Answering(string node, string address = "tcp://other:1")
    {
        var engine = new FakeEngine(new EngineEndpoint(new Uri(address), "the test"));
        engine.Info = engine.Info with { NodeId = node };
        engine.OnExec = (container, _, _) => System.Threading.Tasks.Task.FromResult(
            new ExecResult(0, System.Text.Encoding.UTF8.GetBytes($"{node}:{container}"), [], TimeSpan.Zero));
        return engine;
    }

    private static EngineTask Task(string container, string node) => new("t", "imap-id", node, "running", "running", container, "", DateTimeOffset.UnixEpoch);
}

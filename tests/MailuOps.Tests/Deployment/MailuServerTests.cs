using MailuOps.Deployment;
using MailuOps.Engine;

namespace MailuOps.Tests.Deployment;

/// <summary>Commands follow a service from container to container.</summary>
public class MailuServerTests
{
    private static readonly MailuService Imap = new("imap", "mail_imap", MailuRole.Imap, "dovecot") { Id = "imap-id" };
    private readonly FakeEngine _engine = new();
    private readonly List<string> _asked = [];

    [Fact]
    public async Task A_replaced_container_is_followed()
    {
        Assert.Equal(0, (await Server("old", "new").ExecAsync(Imap, ExecRequest.Of("true"), default)).ExitCode);
        Assert.Equal(["old", "new"], _asked);
    }

    [Fact]
    public async Task A_service_that_ends_after_each_start_is_not_running()
    {
        var error = await Assert.ThrowsAsync<MailuOpsException>(() => Server("old", null).ExecAsync(Imap, ExecRequest.Of("true"), default));
        Assert.Equal("MailuOps.ServiceNotRunning", error.Id);
        Assert.Equal("mail_imap", error.Target);
        Assert.Equal(["old", "next"], _asked);
    }

    /// <summary>A server on an engine that calls a container running which has ended; the one after it runs, or (null) has ended too.</summary>
    private MailuServer Server(string ended, string? running)
    {
        _engine.Tasks = [Task(ended)];
        _engine.OnExec = (asked, _, _) =>
        {
            _asked.Add(asked);
            _engine.Tasks = [Task(running ?? "next")];
            return asked == running
                ? System.Threading.Tasks.Task.FromResult(new ExecResult(0, [], [], TimeSpan.Zero))
                : throw Errors.ContainerNotRunning(asked);
        };
        return new MailuServer(_engine, new MailuDeployment("mail", "unix:///fake", [Imap]), NullEvents.Instance);
    }

    private static EngineTask Task(string container) => new("t", "imap-id", "node", "running", "running", container, "", DateTimeOffset.UnixEpoch);
}

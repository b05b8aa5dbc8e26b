using MailuOps.Engine;

namespace MailuOps.Tests.Engine;

[Collection("engine")]
public sealed class EngineErrorTests(EngineFixture fixture)
{
    private static readonly ExecRequest Nothing = ExecRequest.Of("true");

    [EngineFact]
    public async Task AnUnknownContainerIsNotFound()
    {
        Assert.Equal("MailuOps.ContainerNotFound", await IdAsync(() => fixture.Engine.ExecAsync("nosuchcontainer", Nothing, default)));
        Assert.Equal("MailuOps.ContainerNotFound", await IdAsync(() => fixture.Engine.InspectContainerAsync("nosuchcontainer", default)));
        Assert.Equal("MailuOps.ContainerNotFound", await IdAsync(() => fixture.Engine.SignalAsync("nosuchcontainer", "HUP", default)));
        Assert.Equal("MailuOps.ContainerNotFound", await IdAsync(() => fixture.Engine.ReadLogsAsync("nosuchcontainer", null, 1, default)));
        Assert.Equal("MailuOps.ContainerNotFound", await IdAsync(() => fixture.Engine.ReadArchiveAsync("nosuchcontainer", "/etc", Stream.Null, default)));
        Assert.Equal("MailuOps.ContainerNotFound", await IdAsync(() => fixture.Engine.WriteArchiveAsync("nosuchcontainer", "/etc", new MemoryStream(), default)));
    }

    [EngineFact]
    public async Task AStoppedContainerIsNotRunning()
    {
        var stopped = await fixture.StartAsync("true", start: false);
        Assert.Equal("MailuOps.ContainerNotRunning", await IdAsync(() => fixture.Engine.ExecAsync(stopped, Nothing, default)));
        Assert.Equal("MailuOps.ContainerNotRunning", await IdAsync(() => fixture.Engine.SignalAsync(stopped, "HUP", default)));
    }

    [EngineFact]
    public async Task APausedContainerIsNotRunning()
    {
        var paused = await fixture.StartAsync("exec sleep infinity");
        await fixture.Raw.PostAsync($"containers/{paused}/pause");
        Assert.Equal("MailuOps.ContainerNotRunning", await IdAsync(() => fixture.Engine.ExecAsync(paused, Nothing, default)));
    }

    [EngineFact]
    public async Task AContainerThatIsKilledDuringACommandIsTold()
    {
        var container = await fixture.StartAsync("exec sleep infinity");
        var started = new TaskCompletionSource();
        var request = ExecRequest.Shell("echo up; sleep 100") with { OnOutputLine = _ => started.TrySetResult() };
        var run = fixture.Engine.ExecAsync(container, request, default);
        await started.Task.WaitAsync(TimeSpan.FromSeconds(120));
        await fixture.Raw.DeleteAsync($"containers/{container}?force=1");

        // Either the engine still tells the exit code of the killed command, or it has forgotten it: never a success.
        var end = await Record.ExceptionAsync(() => run);
        Assert.True(end is MailuOpsException { Id: "MailuOps.ExecInterrupted" } || (end is null && (await run).ExitCode == 137), $"{end}");
    }

    [EngineFact]
    public async Task AnUnknownProgramIsNotFoundWhileAnExitCodeOf127IsAResult()
    {
        Assert.Equal("MailuOps.ExecCommandNotFound", await IdAsync(() => fixture.Engine.ExecAsync(fixture.Container, ExecRequest.Of("no-such-program", "-x"), default)));
        Assert.Equal("MailuOps.ExecCommandNotFound", await IdAsync(() => fixture.Engine.ExecAsync(fixture.Container, ExecRequest.Of("/etc/passwd"), default)));
        Assert.Equal(127, (await fixture.RunAsync("no-such-program")).ExitCode);
        Assert.Equal(126, (await fixture.RunAsync("exit 126")).ExitCode);
    }

    [EngineFact]
    public async Task AContainerWithoutAShellSaysSo()
    {
        var bare = await fixture.StartAsync("exec /usr/bin/sleep infinity", path: "/nowhere");
        var e = await Assert.ThrowsAsync<MailuOpsException>(() => fixture.Engine.ExecAsync(bare, Nothing, default));
        Assert.Equal("MailuOps.ExecCommandNotFound", e.Id);
        Assert.Contains("sh", e.Message, StringComparison.Ordinal);
    }

    [EngineFact]
    public async Task AnUnknownUserIsAFailureNotAResult()
    {
        var e = await Assert.ThrowsAsync<MailuOpsException>(() => fixture.Engine.ExecAsync(fixture.Container, Nothing with { User = "nosuchuser" }, default));
        Assert.Contains("nosuchuser", e.Message, StringComparison.Ordinal);
    }

    [EngineFact]
    public async Task ServicesNeedASwarmManager()
    {
        if (fixture.Engine.Info.IsSwarmManager)
        {
            Assert.NotNull(await fixture.Engine.ListServicesAsync(null, default));
            return;
        }

        Assert.Equal("MailuOps.EngineNotSwarmManager", await IdAsync(() => fixture.Engine.ListServicesAsync(null, default)));
        Assert.Equal("MailuOps.EngineNotSwarmManager", await IdAsync(() => fixture.Engine.ListTasksAsync("x", default)));
    }

    private static async Task<string> IdAsync(Func<Task> call) => (await Assert.ThrowsAsync<MailuOpsException>(call)).Id;
}

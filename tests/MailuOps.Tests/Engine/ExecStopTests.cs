using System.Diagnostics;
using MailuOps.Engine;

namespace MailuOps.Tests.Engine;

[Collection("engine")]
public sealed class ExecStopTests(EngineFixture fixture)
{
    [EngineFact]
    public async Task CancellingLeavesNoProcess()
    {
        using var cancel = new CancellationTokenSource();
        var started = new TaskCompletionSource();
        var request = ExecRequest.Shell("echo up; sleep 1 & wait; exec sleep 31.5") with { OnOutputLine = _ => started.TrySetResult() };
        var run = fixture.Engine.ExecAsync(fixture.Container, request, cancel.Token);
        await started.Task.WaitAsync(TimeSpan.FromSeconds(120));
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        await fixture.AssertGoneAsync("sleep 31.5");
    }

    [EngineFact]
    public async Task ATimeoutStopsTheWholeGroupAndSaysSo()
    {
        var request = ExecRequest.Shell("sleep 32.5 & sleep 32.5 | cat") with { Timeout = TimeSpan.FromSeconds(1) };
        var e = await Assert.ThrowsAsync<MailuOpsException>(() => fixture.Engine.ExecAsync(fixture.Container, request, CancellationToken.None));
        Assert.Equal("MailuOps.ExecTimeout", e.Id);
        Assert.Equal(fixture.Container, e.Target);
        await fixture.AssertGoneAsync("sleep 32.5");
    }

    [EngineFact]
    public async Task AnotherUsersProcessIsStoppedAsThatUser()
    {
        var request = ExecRequest.Shell("sleep 33.5") with { User = "nobody", Timeout = TimeSpan.FromSeconds(1) };
        await Assert.ThrowsAsync<MailuOpsException>(() => fixture.Engine.ExecAsync(fixture.Container, request, CancellationToken.None));
        await fixture.AssertGoneAsync("sleep 33.5");
    }

    [EngineFact]
    public async Task AProcessMayTidyUpBeforeItEnds()
    {
        var request = ExecRequest.Shell("trap 'sleep 0.3; echo tidy >/data/tidied; exit 1' TERM; sleep 34.5 & wait") with { Timeout = TimeSpan.FromSeconds(1) };
        await Assert.ThrowsAsync<MailuOpsException>(() => fixture.Engine.ExecAsync(fixture.Container, request, CancellationToken.None));
        Assert.Equal("tidy\n", (await fixture.RunAsync("cat /data/tidied")).OutputText);
    }

    [EngineFact]
    public async Task AProcessThatIgnoresTermIsKilled()
    {
        var watch = Stopwatch.StartNew();
        var request = ExecRequest.Shell("trap '' TERM; while :; do sleep 35.5; done") with { Timeout = TimeSpan.FromSeconds(1) };
        await Assert.ThrowsAsync<MailuOpsException>(() => fixture.Engine.ExecAsync(fixture.Container, request, CancellationToken.None));
        Assert.True(watch.Elapsed > TimeSpan.FromSeconds(5), "it had no time to tidy up");
        await fixture.AssertGoneAsync("sleep 35.5");
    }

    [EngineFact]
    public async Task CancellingAtAnyMomentLeavesNoProcess()
    {
        await Parallel.ForEachAsync(Enumerable.Range(0, 12), async (i, _) =>
        {
            using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(25 * i));
            await Assert.ThrowsAnyAsync<OperationCanceledException>(
                () => fixture.Engine.ExecAsync(fixture.Container, ExecRequest.Of("sleep", "36.5"), cancel.Token));
        });
        await fixture.AssertGoneAsync("sleep 36.5");
    }

    [EngineFact]
    public async Task ASourceThatFailsStopsTheCommandInsteadOfEndingItsInput()
    {
        var request = ExecRequest.Shell("cat >/data/part; echo complete >/data/complete; sleep 37.5") with
        {
            InputStream = new WaitingStream(Task.Delay(300), new EndOfStreamException("torn")),
        };
        await Assert.ThrowsAsync<EndOfStreamException>(() => fixture.Engine.ExecAsync(fixture.Container, request, CancellationToken.None));
        Assert.Equal(1, (await fixture.RunAsync("test -e /data/complete")).ExitCode);
    }

    [EngineFact]
    public async Task ASourceThatNeverEndsDoesNotHoldAFinishedCommand()
    {
        var request = ExecRequest.Shell("exit 6") with { InputStream = new WaitingStream(Task.Delay(Timeout.Infinite), heedsCancellation: false) };
        var result = await fixture.Engine.ExecAsync(fixture.Container, request, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(120));
        Assert.Equal(6, result.ExitCode);
    }
}

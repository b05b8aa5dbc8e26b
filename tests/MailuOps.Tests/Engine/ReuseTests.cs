using System.Diagnostics;
using MailuOps.Engine;

namespace MailuOps.Tests.Engine;

[Collection("engine")]
public sealed class ReuseTests(EngineFixture fixture)
{
    private const string ManyLines = "i=0; while [ $i -lt 20000 ]; do echo $i; i=$((i+1)); done";

    [PythonEngineFact]
    public async Task AResultIsTheSameAsWithoutReuse()
    {
        var requests = new[]
        {
            ExecRequest.Shell("printf out; printf err >&2; exit 3"),
            ExecRequest.Shell("printf '%s|' \"$@\"", "", "a b", "$HOME", "é\n*", "--"),
            ExecRequest.Of("cat") with { Input = new byte[300_000] },
            ExecRequest.Of("cat") with { Input = Array.Empty<byte>() },
            ExecRequest.Shell("cat; pwd; id -u; echo $X $PATH") with { User = "nobody", Environment = new Dictionary<string, string> { ["X"] = "a=b" } },
            ExecRequest.Shell("head -c 5; exit 4") with { Input = new byte[900_000] },
            ExecRequest.Shell("kill -9 $$"),
            ExecRequest.Shell(ManyLines),
            ExecRequest.Shell("head -c 3000000 /dev/zero; head -c 100000 /dev/zero >&2"),
            ExecRequest.Shell("echo gone") with { KeepOutput = false },
        };
        foreach (var request in requests)
        {
            var plain = await fixture.Engine.ExecAsync(fixture.Container, request, default);
            var kept = await fixture.Engine.ExecAsync(fixture.Container, request with { Reuse = true }, default);
            Assert.Equal((plain.ExitCode, plain.OutputText, plain.ErrorText), (kept.ExitCode, kept.OutputText, kept.ErrorText));
        }
    }

    [PythonEngineFact]
    public async Task FailuresAreTheSameToo()
    {
        await FailsAsync("MailuOps.ExecCommandNotFound", ExecRequest.Of("no-such-program"));
        await FailsAsync("MailuOps.ExecCommandNotFound", ExecRequest.Of("/etc/passwd"));
        await FailsAsync("MailuOps.ExecOutputTooLarge", ExecRequest.Shell("yes kept-too-much") with { MaxOutput = 100_000 });
        await FailsAsync("MailuOps.ExecTimeout", ExecRequest.Shell("sleep 51.5 & sleep 51.5") with { Timeout = TimeSpan.FromSeconds(1) });
        await FailsAsync("MailuOps.ContainerNotFound", ExecRequest.Of("true"), "nosuchcontainer");
        await fixture.AssertGoneAsync("sleep 51.5");
        await fixture.AssertGoneAsync("kept-too-much");
    }

    [PythonEngineFact]
    public async Task CancellingLeavesNoProcess()
    {
        await fixture.Engine.ExecAsync(fixture.Container, ExecRequest.Of("true") with { Reuse = true }, default);
        using var cancel = new CancellationTokenSource(300);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => fixture.Engine.ExecAsync(fixture.Container, ExecRequest.Of("sleep", "52.5") with { Reuse = true }, cancel.Token));
        await fixture.AssertGoneAsync("sleep 52.5");
    }

    [PythonEngineFact]
    public async Task ManyAtOnceDoNotMix() => await Parallel.ForEachAsync(Enumerable.Range(0, 64), new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (i, token) =>
    {
        var request = ExecRequest.Shell("yes \"$1\" | head -c 20000; echo \"$1\" >&2; exit \"$2\"", $"{i:0000}", $"{i % 256}") with { Reuse = true };
        var result = await fixture.Engine.ExecAsync(fixture.Container, request, token);
        Assert.Equal((i % 256, $"{i:0000}\n", string.Concat(Enumerable.Repeat($"{i:0000}\n", 4000))), ((int)result.ExitCode, result.ErrorText, result.OutputText));
    });

    [PythonEngineFact]
    public async Task ALostHelperIsReplacedAndDisposingEndsIt()
    {
        var container = await fixture.StartAsync("exec sleep infinity");
        var reused = ExecRequest.Shell("echo $PPID") with { Reuse = true };
        await using (var engine = await EngineConnector.ConnectAsync(fixture.Engine.Endpoint, default))
        {
            var first = (await engine.ExecAsync(container, reused, default)).OutputText.Trim();
            Assert.Equal(first, (await engine.ExecAsync(container, reused, default)).OutputText.Trim());
            var pending = engine.ExecAsync(container, ExecRequest.Of("sleep", "53.5") with { Reuse = true }, default);
            await Task.Delay(300);
            await engine.ExecAsync(container, ExecRequest.Shell("kill -9 \"$1\"", first), default);
            Assert.Equal("MailuOps.ExecInterrupted", (await Assert.ThrowsAsync<MailuOpsException>(() => pending)).Id);
            Assert.NotEqual(first, (await engine.ExecAsync(container, reused, default)).OutputText.Trim());
        }

        var left = await fixture.Engine.ExecAsync(container, ExecRequest.Shell("cat /proc/[0-9]*/comm"), default);
        Assert.DoesNotContain("python3", left.OutputText, StringComparison.Ordinal);
    }

    [PythonEngineFact]
    public async Task ALostConnectionEndsTheHelperAndItsCommands()
    {
        await using var door = new TlsProxy(null, fixture.Engine.Endpoint.Address.LocalPath);
        await using var engine = await EngineConnector.ConnectAsync(new EngineEndpoint(new Uri($"tcp://localhost:{door.Port}"), "test"), default);
        await engine.ExecAsync(fixture.Container, ExecRequest.Of("true") with { Reuse = true }, default);
        var pending = engine.ExecAsync(fixture.Container, ExecRequest.Of("sleep", "54.5") with { Reuse = true }, default);
        await Task.Delay(500);
        door.Slam();
        await Assert.ThrowsAsync<MailuOpsException>(() => pending);
        await fixture.AssertGoneAsync("sleep 54.5");
    }

    [EngineFact]
    public async Task WithoutPythonItIsAnOrdinaryExec()
    {
        var container = await fixture.StartAsync(
            "/bin/mkdir /data/bin; cd /data/bin; for p in sh cat; do /bin/ln -s /usr/bin/$p $p; done; echo ready; exec /bin/sleep infinity", path: "/data/bin");
        while ((await fixture.Engine.ReadLogsAsync(container, null, 1, default)).Count == 0)
        {
            await Task.Delay(50);
        }

        var result = await fixture.Engine.ExecAsync(container, ExecRequest.Shell("command -v python3; command -v cat; exit 93") with { Reuse = true }, default);
        Assert.Equal((93, "/data/bin/cat\n"), ((int)result.ExitCode, result.OutputText));
    }

    [PythonEngineFact]
    public async Task ItIsMuchFaster()
    {
        var request = ExecRequest.Of("true") with { Reuse = true };
        await fixture.Engine.ExecAsync(fixture.Container, request, default);
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < 10; i++)
        {
            await fixture.Engine.ExecAsync(fixture.Container, request, default);
        }

        var kept = watch.Elapsed;
        watch.Restart();
        for (var i = 0; i < 10; i++)
        {
            await fixture.Engine.ExecAsync(fixture.Container, request with { Reuse = false }, default);
        }

        Assert.True(kept < watch.Elapsed / 2, $"{kept.TotalMilliseconds} ms against {watch.Elapsed.TotalMilliseconds} ms");
    }

    private async Task FailsAsync(string id, ExecRequest request, string? container = null) => Assert.Equal(
        id, (await Assert.ThrowsAsync<MailuOpsException>(() => fixture.Engine.ExecAsync(container ?? fixture.Container, request with { Reuse = true }, default))).Id);
}

using System.Diagnostics;
using System.Text;
using MailuOps.Engine;

namespace MailuOps.Tests.Engine;

[Collection("engine")]
public sealed class ExecTests(EngineFixture fixture)
{
    [EngineFact]
    public async Task OutputAndErrorAndExitCodeAreKeptApart()
    {
        var result = await fixture.RunAsync("printf 'out\\n'; printf 'err' >&2; exit 3");
        Assert.Equal((3L, "out\n", "err"), (result.ExitCode, result.OutputText, result.ErrorText));
    }

    [EngineFact]
    public async Task ArgumentsArriveUntouched()
    {
        string[] odd = ["", "a b", "$HOME", "`id`", "\"'\\", "é\n*", "--"];
        var result = await fixture.RunAsync("printf '%s|' \"$@\"", odd);
        Assert.Equal(string.Join('|', odd) + "|", result.OutputText);
    }

    [EngineFact]
    public async Task InputIsHalfClosedAndOneMegabyteComesBackThroughCat()
    {
        var sent = new byte[1 << 20];
        new Random(1).NextBytes(sent);
        var result = await fixture.Engine.ExecAsync(fixture.Container, ExecRequest.Of("cat") with { Input = sent }, CancellationToken.None);
        Assert.Equal(sent, result.Output);
    }

    [EngineFact]
    public async Task InputStreamIsReadToItsEndAndOutputStreamGetsTheBytes()
    {
        var sent = new byte[5 << 20];
        new Random(2).NextBytes(sent);
        using var received = new MemoryStream();
        var request = ExecRequest.Of("cat") with { InputStream = new MemoryStream(sent), OutputStream = received };
        var result = await fixture.Engine.ExecAsync(fixture.Container, request, CancellationToken.None);
        Assert.Empty(result.Output);
        Assert.Equal(sent, received.ToArray());
    }

    [EngineFact]
    public async Task EmptyInputIsAnEndNotAWait()
    {
        var result = await fixture.Engine.ExecAsync(fixture.Container, ExecRequest.Of("cat") with { Input = Array.Empty<byte>() }, CancellationToken.None);
        Assert.Equal(0, result.ExitCode);
    }

    [EngineFact]
    public async Task ACommandThatDoesNotReadItsInputEndsNormally()
    {
        var request = ExecRequest.Shell("head -c 10 >/dev/null; exit 4") with { Input = new byte[20 << 20] };
        var result = await fixture.Engine.ExecAsync(fixture.Container, request, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(120));
        Assert.Equal(4, result.ExitCode);
    }

    [EngineFact]
    public async Task LinesArriveWhileTheCommandRuns()
    {
        var lines = new List<string>();
        var errors = new List<string>();
        var first = new TaskCompletionSource();
        var request = ExecRequest.Shell("echo eins; echo e1 >&2; cat >/dev/null; printf 'zw\\303'; sleep 0.2; printf '\\266i\\nlast'") with
        {
            InputStream = new WaitingStream(first.Task),
            OnOutputLine = line => { lines.Add(line); first.TrySetResult(); },
            OnErrorLine = errors.Add,
            KeepOutput = false,
        };
        var result = await fixture.Engine.ExecAsync(fixture.Container, request, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(120));
        Assert.Equal(["eins", "zwöi", "last"], lines);
        Assert.Equal(["e1"], errors);
        Assert.Empty(result.Output);
    }

    [EngineFact]
    public async Task UserAndEnvironmentAreSet()
    {
        var request = ExecRequest.Shell("id -u; echo \"$GREETING\"") with
        {
            User = "nobody",
            Environment = new Dictionary<string, string> { ["GREETING"] = "a=b c" },
        };
        var result = await fixture.Engine.ExecAsync(fixture.Container, request, CancellationToken.None);
        Assert.Equal(["65534", "a=b c"], result.OutputLines);
    }

    [EngineFact]
    public async Task TooMuchOutputStopsTheCommand()
    {
        var request = ExecRequest.Shell("yes too-much-marker") with { MaxOutput = 100_000 };
        var e = await Assert.ThrowsAsync<MailuOpsException>(() => fixture.Engine.ExecAsync(fixture.Container, request, CancellationToken.None));
        Assert.Equal("MailuOps.ExecOutputTooLarge", e.Id);
        await fixture.AssertGoneAsync("too-much-marker");
    }

    [EngineFact]
    public async Task AFailingCallbackStopsTheCommandAndComesBack()
    {
        var request = ExecRequest.Shell("yes callback-marker") with { OnOutputLine = _ => throw new FormatException("mine"), KeepOutput = false };
        await Assert.ThrowsAsync<FormatException>(() => fixture.Engine.ExecAsync(fixture.Container, request, CancellationToken.None));
        await fixture.AssertGoneAsync("callback-marker");
    }

    [EngineFact]
    public async Task ABackgroundChildDoesNotHoldTheCallForever()
    {
        var watch = Stopwatch.StartNew();
        var result = await fixture.RunAsync("sleep 100 & echo done");
        Assert.Equal("done\n", result.OutputText);
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 90);
    }
}

using System.Diagnostics;
using MailuOps.Engine;
using Xunit.Abstractions;

namespace MailuOps.Tests.Engine;

[Collection("engine")]
public sealed class ExecLoadTests(EngineFixture fixture, ITestOutputHelper log)
{
    private const int OutputSize = 100_000;
    private const int ErrorSize = 1_000;

    [EngineFact]
    public async Task AThousandCommandsWithEveryByteRight()
    {
        var Count = int.Parse(Environment.GetEnvironmentVariable("N") ?? "1000");
        var watch = Stopwatch.StartNew();
        await Parallel.ForEachAsync(Enumerable.Range(0, Count), new ParallelOptions { MaxDegreeOfParallelism = 32 }, (i, token) => CheckAsync(i, token));
        log.WriteLine($"{Count} commands in {watch.Elapsed.TotalSeconds:0.0} s");
    }

    // Every command prints other bytes, so that an answer given to the wrong caller shows.
    private async ValueTask CheckAsync(int number, CancellationToken token)
    {
        var seed = $"{number:0000}\n";
        var script = $"yes \"$1\" | head -c {OutputSize / 2}; yes \"$1\" | head -c {ErrorSize} >&2; yes \"$1\" | head -c {OutputSize / 2}; exit \"$2\"";
        var request = ExecRequest.Shell(script, seed[..4], $"{number % 256}");
        var result = await fixture.Engine.ExecAsync(fixture.Container, request, token);
        Assert.Equal(number % 256, result.ExitCode);
        Assert.Equal(string.Concat(Enumerable.Repeat(seed, OutputSize / 5)), result.OutputText);
        Assert.Equal(string.Concat(Enumerable.Repeat(seed, ErrorSize / 5)), result.ErrorText);
    }
}

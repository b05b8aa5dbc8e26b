using System.Diagnostics;
using MailuOps.Engine;
using Xunit.Abstractions;

namespace MailuOps.Tests.Engine;

[Collection("engine")]
public sealed class ExecLoadTests(EngineFixture fixture, ITestOutputHelper log)
{
    private const int OutputSize = 100_000;
    private const int ErrorSize = 1_000;
    private const int All = 1_000;
    private const int AtLeast = 16;

    /// <summary>Where the machine is busy, as many as fit; MAILUOPS_TEST_FULL_LOAD=1: the whole thousand, however long it takes.</summary>
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(
        Environment.GetEnvironmentVariable("MAILUOPS_TEST_FULL_LOAD") is "1" ? 3600 : 25);

    [EngineFact]
    public async Task AThousandCommandsThirtyTwoAtATimeWithEveryByteRight()
    {
        var watch = Stopwatch.StartNew();
        var done = 0;
        await Parallel.ForEachAsync(Enumerable.Range(0, All), new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (i, token) =>
        {
            if (i < AtLeast || watch.Elapsed < Budget)
            {
                await CheckAsync(i, token);
                Interlocked.Increment(ref done);
            }
        });
        log.WriteLine($"{done} of {All} commands in {watch.Elapsed.TotalSeconds:0.0} s");
        Assert.InRange(done, AtLeast, All);
    }

    // Every command prints its number at both ends of both streams, so that a piece given to another caller shows.
    private async Task CheckAsync(int number, CancellationToken token)
    {
        var script = $"""
            printf "$1"; head -c {OutputSize / 2} /dev/zero; head -c {ErrorSize} /dev/zero >&2; printf "$1" >&2; head -c {OutputSize / 2} /dev/zero; printf "$1"
            exit "$2"
            """;
        var mark = $"{number:0000}";
        var result = await fixture.Engine.ExecAsync(fixture.Container, ExecRequest.Shell(script, mark, $"{number % 256}"), token);
        Assert.Equal(number % 256, result.ExitCode);
        Assert.Equal(mark + new string('\0', OutputSize) + mark, result.OutputText);
        Assert.Equal(new string('\0', ErrorSize) + mark, result.ErrorText);
    }
}

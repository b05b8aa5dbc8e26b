using System.Runtime.CompilerServices;
using MailuOps.Backup;
using MailuOps.Deployment;
using MailuOps.Drill;
using MailuOps.Engine;

namespace MailuOps.Bench.Benches;

/// <summary>
/// What a drill costs beyond the work that any drill must wait for: the wall time against the time inside the backup tool and the
/// delivery. At most 3 s, or 15 % of the wall time where that is more.
/// </summary>
internal sealed class DrillBenchmark : IBenchmark
{
    private const int Rounds = 3;

    public string Name => "drill overhead";

    public async IAsyncEnumerable<BenchResult> RunAsync([EnumeratorCancellation] CancellationToken token)
    {
        await using var engine = await EngineConnector.ConnectAsync(EndpointResolver.Resolve(null), token);
        var server = await BenchServer.OpenAsync(engine, token);
        var bot = await BackupbotFinder.FindAsync(engine, null, token);
        var walls = new List<double>();
        var waits = new List<double>();
        for (var round = -1; round < Rounds; round++)
        {
            var tool = new TimedProvider(new BackupbotProvider(server, bot));
            var result = await new RestoreDrill(server, tool, new RestoreDrillOptions()).RunAsync(token);
            if (result.Outcome != DrillOutcome.Passed)
            {
                throw new BenchSkippedException($"the drill did not pass: {result.Reason}");
            }

            if (round >= 0)
            {
                walls.Add(result.Duration.TotalMilliseconds);
                waits.Add((tool.Time + (result.DeliveryTime ?? TimeSpan.Zero)).TotalMilliseconds);
            }
        }

        var wall = Measure.Median(walls);
        yield return new BenchResult(Name, "a drill with 3 messages", wall, "tool + delivery", Measure.Median(waits), Math.Max(3000, 0.15 * wall), IsDifference: true);
    }
}

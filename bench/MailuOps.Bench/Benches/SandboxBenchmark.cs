using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using MailuOps.Backup;
using MailuOps.Deployment;
using MailuOps.Drill;
using MailuOps.Drill.Sandboxes;
using MailuOps.Engine;
using MailuOps.Mail;

namespace MailuOps.Bench.Benches;

/// <summary>
/// A drill in a sandbox of a server with 100,000 messages: whatever is not the backup tool takes less than a quarter of the time, and the
/// client less than 300 MB. The memory is that of the whole process, so run it alone: bench/run.sh sandbox. Fill the lab first.
/// </summary>
internal sealed class SandboxBenchmark : IBenchmark
{
    private const int Rounds = 3;

    public string Name => "sandbox";

    public async IAsyncEnumerable<BenchResult> RunAsync([EnumeratorCancellation] CancellationToken token)
    {
        var wanted = int.TryParse(Environment.GetEnvironmentVariable("MAILUOPS_BENCH_MESSAGES"), out var value) ? value : 100_000;
        await using var engine = await EngineConnector.ConnectAsync(EndpointResolver.Resolve(null), token);
        var server = await BenchServer.OpenAsync(engine, token);
        var bot = new BackupbotProvider(server, await BackupbotFinder.FindAsync(engine, null, token));
        // As on a server in use, dovecot has opened every mailbox before the backup: seeded mail has no indexes.
        var users = (await new AccountStore(server).ListAsync(token)).Select(u => u.Address).ToList();
        await MailboxCount.OfAsync(server, users, token);
        var saved = await bot.BackupAsync(TimeSpan.FromHours(1), token);
        var content = await bot.ReadContentAsync(saved, "/data/main.db", new HashSet<string>(), token);
        if (content.Messages < wanted)
        {
            throw new BenchSkippedException($"the lab has {content.Messages} messages, not {wanted}: lab/lab seed --users 200 --messages {wanted}");
        }

        var walls = new List<double>();
        var waits = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            var tool = new TimedProvider(bot);
            var result = await new SandboxDrill(server, tool, new SandboxDrillOptions { Random = RandomNumberGenerator.GetInt32 }).RunAsync(token);
            if (result.Outcome != DrillOutcome.Passed)
            {
                throw new BenchSkippedException($"the drill did not pass: {result.Reason}");
            }

            Console.Error.WriteLine(string.Join(", ", result.Stages.Select(s => $"{s.Name} {s.Duration.TotalSeconds:0.0} s")));
            walls.Add(result.Duration.TotalMilliseconds);
            waits.Add(tool.Time.TotalMilliseconds);
        }

        // The tool's three quarters.
        yield return new BenchResult(Name, $"a drill with {content.Messages} messages", Measure.Median(walls), "backup tool", Measure.Median(waits), 4.0 / 3);
        using var process = Process.GetCurrentProcess();
        yield return new BenchResult(Name, "the client's peak MB", process.PeakWorkingSet64 / 1e6, "nothing", 0, 300, IsDifference: true);
    }
}

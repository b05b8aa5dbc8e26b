using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using MailuOps.Backup;
using MailuOps.Deployment;
using MailuOps.Drill;
using MailuOps.Drill.Sandboxes;
using MailuOps.Engine;
using MailuOps.Mail;
using MailuOps.Tests.Lab;

namespace MailuOps.Bench.Benches;

/// <summary>
/// A drill in a sandbox of a server with 100,000 messages: whatever is not the backup tool takes less than a quarter of the time, the
/// client less than 300 MB, and no message to production is late by more than 2 s from the drill's begin to the end of the sandbox. The memory is
/// that of the whole process, so run it alone: bench/run.sh sandbox. Fill the lab first.
/// </summary>
internal sealed class SandboxBenchmark : IBenchmark
{
    public string Name => "sandbox";

    public async IAsyncEnumerable<BenchResult> RunAsync([EnumeratorCancellation] CancellationToken token)
    {
        var (wanted, rounds) = (Setting("MAILUOPS_BENCH_MESSAGES", 100_000), Setting("MAILUOPS_BENCH_ROUNDS", 3));
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

        var accounts = new TestAccounts(server);
        var somebody = await accounts.NewAddressAsync(null, token);
        await accounts.CreateAsync(somebody, accounts.NewPassword(), token);
        var (walls, waits) = (new List<double>(), new List<double>());
        var (rhythm, late) = (new List<double>(), new List<double>());
        try
        {
            for (var round = 0; round < rounds; round++)
            {
                var mail = new Rhythm(server, somebody.ToString());
                await mail.BeginAsync(TimeSpan.FromSeconds(10));
                var tool = new TimedProvider(bot);
                var result = await new SandboxDrill(server, tool, new SandboxDrillOptions { Random = RandomNumberGenerator.GetInt32 }).RunAsync(token);
                var delivered = (await mail.EndAsync()).ToLookup(m => m.Due >= result.Started);
                if (result.Outcome != DrillOutcome.Passed)
                {
                    throw new BenchSkippedException($"the drill did not pass: {result.Reason}");
                }

                var slowest = delivered[true].MaxBy(m => m.Delay);
                Console.Error.WriteLine(
                    $"{string.Join(", ", result.Stages.Select(s => $"{s.Name} {s.Duration.TotalSeconds:0.0} s"))}; mail: {delivered[true].Count()} messages, "
                    + $"the slowest {slowest.Delay.TotalSeconds:0.00} s, {(slowest.Due - result.Started).TotalSeconds:0} s into the drill");
                walls.Add(result.Duration.TotalMilliseconds);
                waits.Add(tool.Time.TotalMilliseconds);
                rhythm.AddRange(delivered[false].Select(m => m.Delay.TotalMilliseconds));
                late.Add(slowest.Delay.TotalMilliseconds);
            }
        }
        finally
        {
            await new TestUserRemoval(server).RunAsync(somebody, null, CancellationToken.None);
        }

        // The tool's three quarters.
        yield return new BenchResult(Name, $"a drill with {content.Messages} messages", Measure.Median(walls), "backup tool", Measure.Median(waits), 4.0 / 3);
        yield return new BenchResult(Name, "mail to production meanwhile", late.Max(), "its rhythm before", Measure.Median(rhythm), 2000, IsDifference: true);
        using var process = Process.GetCurrentProcess();
        yield return new BenchResult(Name, "the client's peak MB", process.PeakWorkingSet64 / 1e6, "nothing", 0, 300, IsDifference: true);
    }

    private static int Setting(string name, int otherwise) => int.TryParse(Environment.GetEnvironmentVariable(name), out var value) ? value : otherwise;
}

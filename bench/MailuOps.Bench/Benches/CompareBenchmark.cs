using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using MailuOps.Mail.Manifests;

namespace MailuOps.Bench.Benches;

/// <summary>
/// Comparing two manifests of 10,000, 100,000 and 1,000,000 messages that differ in one of a hundred: time, growth and memory. The
/// memory is that of the whole process, so run it alone: bench/run.sh manifest-compare.
/// </summary>
internal sealed class CompareBenchmark : IBenchmark
{
    private const int Largest = 1_000_000;
    private const double TimeLimit = 15_000;
    private const double MemoryLimit = 300;

    public string Name => "manifest-compare";

    public async IAsyncEnumerable<BenchResult> RunAsync([EnumeratorCancellation] CancellationToken token)
    {
        double tenth = 0;
        for (var count = Largest / 100; count <= Largest; count *= 10)
        {
            using var reference = Make(count, 0);
            using var difference = Make(count, 1);
            var memory = 0.0;
            var times = await Measure.InTurnAsync(count == Largest ? 3 : 5, () => Task.Run(
                () =>
                {
                    var comparison = ManifestComparer.Compare(reference, difference, null, 20, token);
                    if (comparison.Messages.Intact + comparison.Messages.Missing + comparison.Messages.FlagsChanged + comparison.Messages.Moved != count)
                    {
                        throw new BenchSkippedException($"{comparison.Messages} of {count}");
                    }

                    using var process = Process.GetCurrentProcess();
                    memory = process.PeakWorkingSet64 / 1e6;
                },
                token));
            yield return new BenchResult(Name, $"{count} messages", times[0], "nothing", 0, TimeLimit, IsDifference: true);
            if (tenth > 0)
            {
                yield return new BenchResult(Name, $"{count} messages", times[0], "10 x a tenth", 10 * tenth, 1.5);
            }

            yield return new BenchResult(Name, $"{count} messages, peak MB", memory, "nothing", 0, MemoryLimit, IsDifference: true);
            tenth = times[0];
        }
    }

    /// <summary>In a changed one, of a hundred messages one is gone, moved or flagged.</summary>
    private static ServerManifest Make(int count, int changed)
    {
        var entries = new SpoolFile();
        using (var stream = entries.Append())
        {
            Span<byte> digest = stackalloc byte[32];
            Span<byte> number = stackalloc byte[4];
            for (var i = 0; i < count; i++)
            {
                BitConverter.TryWriteBytes(number, i);
                SHA256.HashData(number, digest);
                var change = changed == 1 && i % 100 == 0 ? i / 100 % 3 : -1;
                if (change == 0)
                {
                    continue;
                }

                stream.Write(Encoding.ASCII.GetBytes(string.Create(
                    CultureInfo.InvariantCulture,
                    $"M\tuser{i / 1000:0000}@mail.example.com\t{1_600_000_000 + i}.M{i:0000000}P1.mail,S=20000,W=20400\t{(change == 1 ? ".Archive" : "")}\tcur\t{(change == 2 ? "FS" : "S")}\t{Convert.ToHexString(digest).ToLowerInvariant()}\t20000\t1600000000\t8180\t8:8\t{i + 1}\t=\n")));
            }
        }

        return new ServerManifest(new ManifestSummary { Stack = "bench", DockerHost = "bench", Started = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000), HasMail = true }, entries);
    }
}

using System.Runtime.CompilerServices;
using System.Text;
using MailuOps.Engine;
using MailuOps.Mail.Manifests;

namespace MailuOps.Bench.Benches;

/// <summary>
/// Taking a manifest of 100,000 messages (2 GB) against plain parallel sha256sum of the same files in the same container.
/// MAILUOPS_BENCH_MESSAGES takes another number.
/// </summary>
internal sealed class ManifestBenchmark : IBenchmark
{
    private const int Rounds = 5;
    private const string Plain = "cd /tmp/mail && find . -type f -print0 | xargs -0 -n 1000 -P \"$(nproc)\" sha256sum | wc -l";

    private const string Fill = """
        import os, random, sys
        count = int(sys.argv[1])
        # This machine's awk leads there, and only its /usr is in the container.
        os.makedirs("/etc/alternatives", exist_ok=True)
        os.symlink("/usr/bin/mawk", "/etc/alternatives/awk")
        noise = random.Random(1).randbytes(1 << 20)
        for i in range(count):
            folder = "/tmp/mail/user%d@mail.example.com/%scur" % (i % 200, ".Archive/" if i % 4 == 0 else "")
            if i < 800:
                os.makedirs(folder, exist_ok=True)
            size = 4000 + i * 7919 % 32000
            at = i * 104729 % (len(noise) - size)
            with open("%s/%d.M%dP1.mail,S=%d,W=%d:2,S" % (folder, 1600000000 + i, i, size, size), "wb") as f:
                f.write(noise[at:at + size])
        """;

    public string Name => "manifest";

    public async IAsyncEnumerable<BenchResult> RunAsync([EnumeratorCancellation] CancellationToken token)
    {
        var count = int.TryParse(Environment.GetEnvironmentVariable("MAILUOPS_BENCH_MESSAGES"), out var value) ? value : 100_000;
        await using var engine = await EngineConnector.ConnectAsync(EndpointResolver.Resolve(null), token);
        await using var container = await BenchContainer.StartAsync();
        await RequireAsync(engine, container, ExecRequest.Of("python3", "-c", Fill, $"{count}"), token);
        var key = ManifestKey.NewRandom();
        var capture = new ManifestCapture("bench", "bench", "/tmp/mail", (r, t) => engine.ExecAsync(container.Id, r, t), NoAccountsAsync, NullEvents.Instance);
        var times = await Measure.InTurnAsync(
            Rounds,
            async () =>
            {
                using var manifest = await capture.CaptureAsync(key, token);
                if (manifest.Messages != count || manifest.Unproven != 0)
                {
                    throw new BenchSkippedException($"the manifest has {manifest.Messages} messages instead of {count}");
                }
            },
            () => RequireAsync(engine, container, ExecRequest.Shell(Plain), token));
        // No less than 0.8 of the throughput is no more than 1.25 of the time.
        yield return new BenchResult(Name, $"{count} messages captured", times[0], "sha256sum", times[1], 1.25);
    }

    private static async Task RequireAsync(IDockerEngine engine, BenchContainer container, ExecRequest request, CancellationToken token)
    {
        var result = await engine.ExecAsync(container.Id, request, token);
        if (result.ExitCode != 0)
        {
            throw new BenchSkippedException(result.ErrorText);
        }
    }

    private static async Task<ExecResult> NoAccountsAsync(ExecRequest request, CancellationToken token)
    {
        await request.OutputStream!.WriteAsync(Encoding.ASCII.GetBytes("T\t1\nZ\n"), token);
        return new ExecResult(0, [], [], TimeSpan.Zero);
    }
}

using System.Runtime.CompilerServices;
using MailuOps.Engine;

namespace MailuOps.Bench.Benches;

/// <summary>A command's round trip: ours, with everything that makes it safe, against bare HTTP and against spawning the docker CLI.</summary>
internal sealed class ExecBenchmark : IBenchmark
{
    private const int Rounds = 30;

    public string Name => "exec";

    public async IAsyncEnumerable<BenchResult> RunAsync([EnumeratorCancellation] CancellationToken token)
    {
        var endpoint = EndpointResolver.Resolve(null);
        if (endpoint.Address.Scheme != "unix")
        {
            throw new BenchSkippedException($"{endpoint} is not a socket of this machine");
        }

        await using var engine = await EngineConnector.ConnectAsync(endpoint, token);
        await using var container = await BenchContainer.StartAsync();
        using var raw = new RawExec(endpoint.Address.LocalPath);
        foreach (var (name, command) in new[]
        {
            ("round trip of 'true'", new[] { "true" }),
            ("100 kB of output", ["head", "-c", "100000", "/dev/zero"]),
        })
        {
            var request = ExecRequest.Of(command);
            var times = await Measure.InTurnAsync(
                Rounds,
                () => engine.ExecAsync(container.Id, request, token),
                () => raw.RunAsync(container.Id, command),
                () => Cli.RunAsync("docker", ["-H", endpoint.Address.OriginalString, "exec", container.Id, .. command]),
                () => engine.ExecAsync(container.Id, request with { Reuse = true }, token));
            yield return new BenchResult(Name, name, times[0], "raw HTTP", times[1], 1.3);

            // Bare HTTP is the floor of an exec, and stands itself above half of the CLI's time: for information.
            yield return new BenchResult(Name, name, times[0], "docker exec", times[2], null);
            yield return new BenchResult(Name, name + ", reused", times[3], "docker exec", times[2], 0.5);
        }
    }
}

using System.Globalization;
using System.Runtime.CompilerServices;
using MailuOps.Deployment;
using MailuOps.Engine;
using MailuOps.Mail;

namespace MailuOps.Bench.Benches;

/// <summary>From a message's arrival in the Maildir to the end of the wait that Test-MailuMessage does: a median of at most 150 ms.</summary>
internal sealed class DeliveryBenchmark : IBenchmark
{
    private const int Rounds = 15;

    public string Name => "delivery";

    public async IAsyncEnumerable<BenchResult> RunAsync([EnumeratorCancellation] CancellationToken token)
    {
        await using var engine = await EngineConnector.ConnectAsync(EndpointResolver.Resolve(null), token);
        var server = await BenchServer.OpenAsync(engine, token);
        var users = new TestAccounts(server);
        var user = await users.NewAddressAsync(null, token);
        await users.CreateAsync(user, Secrets.NewPassword(), token);
        var times = new List<double>();
        try
        {
            var sender = new ProbeSender(server);
            var mailbox = new Mailbox(server);
            for (var round = 0; round < Rounds; round++)
            {
                var probe = await sender.SendAsync(user, new ProbeOptions(), token);
                if (!await mailbox.WaitAsync(user, probe.MessageId, TimeSpan.FromSeconds(60), token))
                {
                    throw new BenchSkippedException("a message was not delivered within 60 s");
                }

                // Same machine, same clock: the file's own time against ours.
                var seen = DateTimeOffset.UtcNow;
                times.Add(seen.ToUnixTimeMilliseconds() - await ArrivalAsync(server, user, token));
            }
        }
        finally
        {
            await new MaildirStore(server).RemoveAsync(user, await new Dovecot(server).HomeAsync(user, CancellationToken.None), CancellationToken.None);
            await users.RemoveAsync(user, true, CancellationToken.None);
        }

        yield return new BenchResult(Name, "arrival to detection", Measure.Median(times), "arrival", 0, 150, IsDifference: true);
    }

    /// <summary>When the newest message file was put in its place: its change time, in milliseconds.</summary>
    private static async Task<double> ArrivalAsync(MailuServer server, UserAddress user, CancellationToken token)
    {
        const string Script = "stat -c %.3Z \"/mail/$1\"/new/* \"/mail/$1\"/cur/* 2>/dev/null | sort -n | tail -n 1";
        var result = await server.ExecAsync(MailuRole.Imap, ExecRequest.Shell(Script, user.ToString()), token);
        return double.Parse(result.OutputText, CultureInfo.InvariantCulture) * 1000;
    }
}

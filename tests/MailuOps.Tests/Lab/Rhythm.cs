using System.Globalization;
using MailuOps.Deployment;
using MailuOps.Engine;

namespace MailuOps.Tests.Lab;

/// <summary>
/// Mail that comes to a user of production every second, by the whole way of delivery. Sent and delivered are both told by the clock of the
/// server, the latter by the name that dovecot gives the file: nothing has to be asked while it runs. The benchmarks use it too.
/// </summary>
internal sealed class Rhythm(MailuServer server, string address)
{
    /// <summary>Ends when its file is gone, or after a quarter of an hour. A message that is not taken is told and not tried again.</summary>
    private const string Sender = """
        import os, smtplib, sys, time
        host, to, flag = sys.argv[1:4]
        open(flag, "w").close()
        end = time.time() + 900
        while os.path.exists(flag) and time.time() < end:
            due = time.time()
            text = "From: <rhythm@outside.example>\r\nTo: <%s>\r\nSubject: rhythm\r\nX-Due: %.3f\r\n\r\nrhythm\r\n" % (to, due)
            try:
                with smtplib.SMTP(host, 25, local_hostname="mailuops.localhost", timeout=60) as door:
                    door.sendmail("rhythm@outside.example", [to], text)
                print("%.3f sent" % due, flush=True)
            except (OSError, smtplib.SMTPException) as error:
                print("%.3f %s" % (due, error), flush=True)
            time.sleep(max(0, due + 1 - time.time()))
        """;

    private const string Delivered = """
        find "$1" -type f \( -path '*/cur/*' -o -path '*/new/*' \) | while read -r file; do
            echo "$(sed -n 's/^X-Due: *\([0-9.]*\).*/\1/p' "$file") ${file##*/}"
        done
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly string _flag = $"/tmp/{address}";
    private Task<ExecResult>? _running;

    /// <summary>Begins, and returns when it has been going on for this long since its first message was taken.</summary>
    public async Task BeginAsync(TimeSpan alone)
    {
        var front = server.Deployment.Require(MailuRole.Front).FullName;
        // From the imap container: its mail is not greylisted.
        var container = await server.ContainerAsync(MailuRole.Imap, CancellationToken.None);
        var first = new TaskCompletionSource();
        var request = ExecRequest.Of("python3", "-c", Sender, front, address, _flag) with { OnOutputLine = _ => first.TrySetResult() };
        _running = server.Engine.ExecAsync(container, request, CancellationToken.None);
        await Task.WhenAny(first.Task, _running);
        await Task.Delay(alone);
    }

    /// <summary>Ends it. Each message in order: when it was due, and how long after that it was delivered.</summary>
    public async Task<IReadOnlyList<(DateTimeOffset Due, TimeSpan Delay)>> EndAsync()
    {
        await AskAsync("rm -f -- \"$1\"", _flag);
        var said = (await _running!).OutputLines.Where(l => l.Length > 0).ToList();
        if (said.Find(s => !s.EndsWith(" sent", StringComparison.Ordinal)) is { } refused)
        {
            throw new InvalidOperationException($"a message to {address} was not taken: {refused}");
        }

        var sent = said.ConvertAll(s => s.Split(' ')[0]);
        var arrived = new Dictionary<string, double>();
        // What an earlier one sent may lie there too.
        for (var end = DateTime.UtcNow + Patience; !sent.TrueForAll(arrived.ContainsKey); await Task.Delay(250))
        {
            if (DateTime.UtcNow > end)
            {
                var missing = sent.Count(s => !arrived.ContainsKey(s));
                throw new InvalidOperationException($"{missing} of {sent.Count} messages to {address} did not come within {Patience.TotalSeconds:0} s");
            }

            arrived = (await AskAsync(Delivered, $"/mail/{address}")).Select(l => l.Split(' ')).ToDictionary(p => p[0], p => Time(p[1]));
        }

        return [.. sent.Select(due => (At(Number(due)), TimeSpan.FromSeconds(arrived[due] - Number(due))))];
    }

    private async Task<IEnumerable<string>> AskAsync(string script, string argument) =>
        (await server.ExecAsync(MailuRole.Imap, ExecRequest.Shell(script, argument), CancellationToken.None)).OutputLines.Where(l => l.Length > 0);

    /// <summary>Of "1732479600.M123456P7.host,S=5".</summary>
    private static double Time(string file)
    {
        var parts = file.Split('.', 'P');
        return Number(parts[0]) + (Number(parts[1].TrimStart('M')) / 1e6);
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static DateTimeOffset At(double seconds) => DateTimeOffset.UnixEpoch.AddSeconds(seconds);
}

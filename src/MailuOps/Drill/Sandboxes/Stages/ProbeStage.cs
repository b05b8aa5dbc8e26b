using System.Text;
using MailuOps.Drill.Stages;
using MailuOps.Mail;

namespace MailuOps.Drill.Sandboxes.Stages;

/// <summary>
/// Looks by the standing probe's messages to which moment the snapshot goes back: a mail client opens its mailbox and fetches each, and the
/// newest is held against production's. Imap itself checks no password, which is the front's work; admin, whom that asks, is asked here.
/// </summary>
internal sealed class ProbeStage(SandboxContext drill) : IDrillStage
{
    public string Name => "Probe";

    public async Task<string> RunAsync(CancellationToken token)
    {
        var inside = new StandingProbe(drill.Server);
        var address = await inside.FindAsync(token).ConfigureAwait(false);
        var known = await KnownAsync(token).ConfigureAwait(false);
        if (address is null && known is null or { Count: 0 })
        {
            return "no probe is planted: Register-MailuProbe does it";
        }

        var (found, same) = address is null ? ([], "") : await FetchAsync(inside, address, known, token).ConfigureAwait(false);
        var (intact, newest, problems) = ProbeJudge.Of(found, known, drill.State.Snapshot!.Time);
        drill.Differ(true, problems);
        drill.Figures = drill.Figures with { Probes = intact, ProbedTo = newest };
        if (newest is { } time)
        {
            // What was sent by then is seen to be back; of what came between it and the snapshot nothing is known.
            drill.State.BackupStarted = time;
        }

        var login = address is null ? "" : await LoginAsync(inside, address, token).ConfigureAwait(false);
        return problems.Count > 0 ? problems[0]
            : newest is null ? "the snapshot is older than the probe"
            : $"a mail client was shown {Plural.Of(intact, "probe")} by IMAP, the newest of {newest:yyyy-MM-dd HH:mm:ss}{same}; {login}";
    }

    /// <summary>Gives back its messages with what a mail client was shown of them, and how the newest compares with production's.</summary>
    private async Task<(IReadOnlyList<StandingMessage> Found, string Same)> FetchAsync(
        StandingProbe inside, UserAddress address, IReadOnlyList<StandingMessage>? known, CancellationToken token)
    {
        var listed = await inside.ListAsync(address, token).ConfigureAwait(false);
        var (shown, problem) = await new SandboxEye(drill.Server).FetchAsync(address.ToString(), listed.Select(m => (m.Shown!.Mailbox, m.MessageId)), token).ConfigureAwait(false);
        drill.Differ(true, problem is null ? [] : [problem]);
        List<StandingMessage> found =
            [.. listed.Select(m => m with { Intact = shown.TryGetValue(m.MessageId, out var text) ? Digests.Body(text) == m.BodySha256 : null })];
        if (known is null)
        {
            return (found, "; production cannot be asked for those that it got");
        }

        var newest = found.Where(m => m.Intact == true).MaxBy(m => m.Received);
        if (newest is null || known.FirstOrDefault(m => m.MessageId == newest.MessageId) is not { } original)
        {
            return (found, newest is null ? "" : "; production has it no more");
        }

        var same = Plain(await new StandingProbe(drill.Production).TextAsync(original, token).ConfigureAwait(false)) == Plain(shown[newest.MessageId]);
        return (same ? found : [.. found.Select(m => m == newest ? m with { Intact = false } : m)], same ? ", which is production's, byte for byte" : "");
    }

    /// <summary>Line ends are those of whoever tells it, and dovecot's own tool ends what it tells with one more.</summary>
    private static string Plain(byte[] text) => Encoding.Latin1.GetString(text).Replace("\r\n", "\n", StringComparison.Ordinal).TrimEnd('\n');

    private async Task<string> LoginAsync(StandingProbe inside, UserAddress address, CancellationToken token)
    {
        var (taken, detail) = await inside.TryLoginAsync(token).ConfigureAwait(false);
        drill.Figures = drill.Figures with { ProbeLogin = taken is { } seen ? DrillContext.Is(seen) : Evidence.Unknown };
        drill.Differ(false, taken == false ? [$"{address}: {detail}"] : []);
        return taken is null ? $"no password was checked: {detail}" : detail;
    }

    /// <summary>What production got; null: it cannot be asked.</summary>
    private async Task<IReadOnlyList<StandingMessage>?> KnownAsync(CancellationToken token)
    {
        try
        {
            var outside = new StandingProbe(drill.Production);
            return await outside.FindAsync(token).ConfigureAwait(false) is { } address ? await outside.ListAsync(address, token).ConfigureAwait(false) : [];
        }
        catch (MailuOpsException e)
        {
            drill.Production.Events.Verbose($"Production cannot be asked for its probes: {e.Message}");
            return null;
        }
    }
}

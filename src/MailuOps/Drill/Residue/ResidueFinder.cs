using MailuOps.Deployment;
using MailuOps.Drill.Locks;
using MailuOps.Engine;
using MailuOps.Mail;

namespace MailuOps.Drill.Residue;

/// <summary>Looks for what drills and tests may have left: in both stores, the queue, the containers and the Swarm.</summary>
internal sealed class ResidueFinder(MailuServer server, MailuService? bot)
{
    /// <summary>Every address that this module makes begins so.</summary>
    private const string Prefix = "mailuops-";

    /// <param name="address">Only what belongs to this user; null: all.</param>
    public async Task<IReadOnlyList<MailuDrillResidue>> FindAsync(string? address, CancellationToken token)
    {
        var found = new List<MailuDrillResidue>();
        found.AddRange(await UsersAsync(address, token).ConfigureAwait(false));
        found.AddRange(await MailboxesAsync(address, token).ConfigureAwait(false));
        found.AddRange(await QueueAsync(address, token).ConfigureAwait(false));
        found.AddRange(await ToolsAsync(token).ConfigureAwait(false));
        // A drill looks after itself while it still holds its lock.
        if (address is null)
        {
            found.AddRange((await DrillLock.FindAsync(server.Engine, server.Stack, token).ConfigureAwait(false))
                .Select(d => Left("lock", d.DrillId, $"{(d.Dead ? "its client is dead" : "it may be running")}, stage {d.Stage}")));
        }

        return found;
    }

    private async Task<IEnumerable<MailuDrillResidue>> UsersAsync(string? address, CancellationToken token) =>
        (await new AccountStore(server).ListAsync(token).ConfigureAwait(false))
            .Where(u => address is null ? u.Comment == TestAccounts.Marker : u.Address == address)
            .Select(u => Left("user", u.Address, u.Comment));

    private async Task<IEnumerable<MailuDrillResidue>> MailboxesAsync(string? address, CancellationToken token) =>
        (await new MaildirStore(server).ListHomesAsync(token).ConfigureAwait(false))
            .Where(h => address is null ? h.StartsWith(Prefix, StringComparison.Ordinal) : h == address)
            .Select(h => Left("mailbox", $"{new MaildirStore(server).MailRoot()}/{h}", ""));

    private async Task<IEnumerable<MailuDrillResidue>> QueueAsync(string? address, CancellationToken token) =>
        (await new ProbeQueue(server).ListAsync(token).ConfigureAwait(false))
            .Where(q => q.Recipients.Append(q.Sender).Any(a => address is null ? a.StartsWith(Prefix, StringComparison.Ordinal) : a == address))
            .Select(q => Left("queue entry", q.Id, $"to {string.Join(", ", q.Recipients)}{(q.Reason.Length > 0 ? $": {q.Reason}" : "")}"));

    private async Task<IEnumerable<MailuDrillResidue>> ToolsAsync(CancellationToken token)
    {
        const string Script = """
            [ ! -e /tmp/backup.tar.gz ] || echo 'file /tmp/backup.tar.gz'
            for p in /proc/[0-9]*; do
                tr '\0' ' ' <"$p/cmdline" 2>/dev/null | grep -F -- "--host $1 " | grep -qE ' (restore|create|download|ls) ' && echo "process ${p##*/} backup"
            done
            exit 0
            """;
        if (bot is null)
        {
            return [];
        }

        var result = await server.ExecAsync(bot, ExecRequest.Shell(Script, server.Stack), token).ConfigureAwait(false);
        return result.OutputLines.Where(l => l.Contains(' ')).Select(l => l.Split(' ', 2)).Select(p => Left(p[0], p[1], $"in {bot.FullName}"));
    }

    private MailuDrillResidue Left(string kind, string name, string detail) => new(server.Stack, server.Deployment.DockerHost, kind, name, detail);
}

using MailuOps.Backup;
using MailuOps.Deployment;
using MailuOps.Drill.Locks;
using MailuOps.Drill.Recovery;
using MailuOps.Drill.Sandboxes;
using MailuOps.Mail;

namespace MailuOps.Drill.Residue;

/// <summary>Looks for what drills and tests may have left: in both stores, the queue, the containers and the Swarm.</summary>
internal sealed class ResidueFinder(MailuServer server, IReadOnlyList<MailuService> bots)
{
    /// <summary>Every address that this module makes begins so.</summary>
    private const string Prefix = "mailuops-";

    /// <param name="address">Only what belongs to this user; null: all.</param>
    public async Task<IReadOnlyList<MailuDrillResidue>> FindAsync(string? address, CancellationToken token)
    {
        var looks = new[] { UsersAsync(address, token), MailboxesAsync(address, token), QueueAsync(address, token), ToolsAsync(token) };
        var found = (await Task.WhenAll(looks).ConfigureAwait(false)).SelectMany(f => f).ToList();
        // A drill looks after itself while it still holds its lock.
        if (address is null)
        {
            found.AddRange((await DrillLock.FindAsync(server.Engine, server.Stack, token).ConfigureAwait(false))
                .Select(d => Left("lock", d.DrillId, $"{(d.Dead ? "its client is dead" : "it may be running")}, stage {d.Stage}")));
            found.AddRange(await SandboxesAsync(token).ConfigureAwait(false));
        }

        return found;
    }

    /// <summary>A kept one was asked for.</summary>
    private async Task<IEnumerable<MailuDrillResidue>> SandboxesAsync(CancellationToken token) =>
        (await SandboxFinder.FindAsync(server.Engine, server.Stack, token).ConfigureAwait(false)).Where(s => s.State != SandboxState.Kept)
            .Select(s => Left("sandbox", s.Name, s.State == SandboxState.InUse ? "it may be in use" : "nobody needs it: Remove-MailuSandbox -Stale"));

    private async Task<IEnumerable<MailuDrillResidue>> UsersAsync(string? address, CancellationToken token) =>
        (await new AccountStore(server).ListAsync(token).ConfigureAwait(false))
            .Where(u => address is null ? u.Comment == TestAccounts.Marker : u.Address == address)
            .Select(u => Left("user", u.Address, u.Comment));

    private async Task<IEnumerable<MailuDrillResidue>> MailboxesAsync(string? address, CancellationToken token) =>
        (await new MaildirStore(server).ListHomesAsync(token).ConfigureAwait(false))
            .Where(h => address is null ? h.StartsWith(Prefix, StringComparison.Ordinal) || h.StartsWith(MailboxRecovery.ScratchPrefix, StringComparison.Ordinal) : h == address)
            .Select(h => Left("mailbox", $"{new MaildirStore(server).MailRoot()}/{h}", ""));

    private async Task<IEnumerable<MailuDrillResidue>> QueueAsync(string? address, CancellationToken token) =>
        (await new ProbeQueue(server).ListAsync(token).ConfigureAwait(false))
            .Where(q => q.Recipients.Append(q.Sender).Any(a => address is null ? a.StartsWith(Prefix, StringComparison.Ordinal) : a == address))
            .Select(q => Left("queue entry", q.Id, $"to {string.Join(", ", q.Recipients)}{(q.Reason.Length > 0 ? $": {q.Reason}" : "")}"));

    private async Task<IEnumerable<MailuDrillResidue>> ToolsAsync(CancellationToken token)
    {
        var found = await Task.WhenAll(bots.Select(b => new BotTraces(server, b).ListAsync(token))).ConfigureAwait(false);
        return bots.Zip(found).SelectMany(b => b.Second.Select(t => Left(t.Kind, t.Name, $"in {b.First.FullName}")));
    }

    private MailuDrillResidue Left(string kind, string name, string detail) => new(server.Stack, server.Deployment.DockerHost, kind, name, detail);
}

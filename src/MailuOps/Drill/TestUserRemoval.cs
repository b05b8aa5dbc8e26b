using MailuOps.Deployment;
using MailuOps.Drill.Residue;
using MailuOps.Mail;

namespace MailuOps.Drill;

/// <summary>Takes a drill's user away. A drill that ended half-way may have left one store and not the other.</summary>
internal sealed class TestUserRemoval(MailuServer server)
{
    /// <summary>Gives back what was removed.</summary>
    /// <param name="home">The mailbox folder; null: not known, so the place where dovecot keeps this user's mail, if it knows the user.</param>
    public async Task<IReadOnlyList<string>> RunAsync(UserAddress user, string? home, CancellationToken token)
    {
        var removed = new List<string>();
        var maildirs = new MaildirStore(server);
        var there = await new AccountStore(server).FindAsync(user, token).ConfigureAwait(false) is not null;
        home ??= there ? await new Dovecot(server).HomeAsync(user, token).ConfigureAwait(false) : null;
        if (home is not null && (await maildirs.ScanAsync(home, false, token).ConfigureAwait(false)).Exists)
        {
            await maildirs.RemoveAsync(user, home, token).ConfigureAwait(false);
            removed.Add($"mailbox {home}");
        }

        if (there)
        {
            await new TestAccounts(server).RemoveAsync(user, true, token).ConfigureAwait(false);
            removed.Add($"user {user}");
        }

        removed.AddRange((await new ProbeQueue(server).RemoveAsync(user.ToString(), token).ConfigureAwait(false)).Select(id => $"queue entry {id}"));
        return removed;
    }
}

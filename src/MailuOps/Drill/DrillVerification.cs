using MailuOps.Deployment;
using MailuOps.Mail;

namespace MailuOps.Drill;

/// <summary>Looks at both stores after the restore: first what lies there, then what the running services show of it.</summary>
internal sealed class DrillVerification(MailuServer server, AccountStore accounts, DrillState state)
{
    private readonly TestAccounts _users = new(server);
    private readonly MaildirStore _maildirs = new(server);
    private readonly Mailbox _mailbox = new(server);

    public async Task RunAsync(CancellationToken token)
    {
        // The disk before dovecot, which would create an empty mailbox where the restore made none.
        await VerifyMailAsync(token).ConfigureAwait(false);
        await VerifyAccountsAsync(token).ConfigureAwait(false);
        await VerifyClientViewAsync(token).ConfigureAwait(false);
        if (state.Accounts.Proven && state.Mail.Proven)
        {
            state.BothBack = DateTimeOffset.Now;
        }
    }

    private async Task VerifyMailAsync(CancellationToken token)
    {
        var after = await _maildirs.ScanAsync(state.Home!, true, token).ConfigureAwait(false);
        var differences = MailEvidence.Differences(state.Maildir!, after);
        state.Mail = state.Mail with
        {
            Back = Is(after.Files.Count > 0), Same = Is(differences.Count == 0), Differences = differences, DigestAfter = MailEvidence.Digest(after),
        };
    }

    private async Task VerifyAccountsAsync(CancellationToken token)
    {
        var row = await accounts.FindAsync(state.User!, token).ConfigureAwait(false);
        var changed = row is null ? [] : state.Row!.Differences(row);
        state.Accounts = state.Accounts with
        {
            Back = Is(row is not null), Same = Is(row is not null && changed.Count == 0), DigestAfter = row?.Digest,
            Differences = row is null ? [$"the database has no row of {state.User}"] : [.. changed.Select(c => $"column {c} has another value")],
        };
    }

    /// <summary>The running services must see what is on disk: only then can the user work again.</summary>
    private async Task VerifyClientViewAsync(CancellationToken token)
    {
        if (state.Accounts.Back != Evidence.Yes || state.Mail.Back != Evidence.Yes)
        {
            return;
        }

        await _users.AwaitVisibilityAsync(state.User!, true, token).ConfigureAwait(false);
        var unseen = await UnseenAsync(token).ConfigureAwait(false);
        if (unseen.Count > 0)
        {
            await new Dovecot(server).ResyncAsync(state.User!, token).ConfigureAwait(false);
            unseen = await UnseenAsync(token).ConfigureAwait(false);
        }

        if (unseen.Count > 0)
        {
            state.Mail = state.Mail with { Same = Evidence.No, Differences = [.. state.Mail.Differences, .. unseen] };
        }
    }

    private async Task<IReadOnlyList<string>> UnseenAsync(CancellationToken token)
    {
        var shown = await _mailbox.ReadAsync(state.User!, null, true, token).ConfigureAwait(false);
        return [.. state.Probes
            .Where(p => shown.Count(m => m.MessageId == p.MessageId && m.BodySha256 == p.BodySha256 && m.Mailbox == p.Mailbox) != 1)
            .Select(p => $"a mail client is not shown probe {p.MessageId} once and unchanged in {p.Mailbox}")];
    }

    private static Evidence Is(bool seen) => seen ? Evidence.Yes : Evidence.No;
}

using MailuOps.Drill.Stages;
using MailuOps.Mail;

namespace MailuOps.Drill.Sandboxes.Stages;

/// <summary>Looks whether the restored server works: the database is whole, every mailbox opens with as many messages as it has files, a mail client reads.</summary>
internal sealed class InspectStage(SandboxContext drill) : IDrillStage
{
    private const int Sample = 10;

    public string Name => "Verify";

    public async Task<string> RunAsync(CancellationToken token)
    {
        var (accounts, domains) = await AccountsAsync(token).ConfigureAwait(false);
        await FitAsync(accounts, domains, token).ConfigureAwait(false);
        IReadOnlyList<string> users = [.. accounts.Select(u => u.Address)];
        var withMail = await MailAsync(users, token).ConfigureAwait(false);
        await ClientAsync(users.Count, withMail, token).ConfigureAwait(false);
        if (drill.State.Accounts.Proven && drill.State.Mail.Proven)
        {
            drill.State.BothBack = DateTimeOffset.Now;
        }

        var figures = drill.Figures;
        return $"{Plural.Of(figures.Users, "account")} in {Plural.Of(figures.Domains, "domain")}, {Plural.Of(figures.Messages, "message")} in {Plural.Of(figures.Mailboxes, "mailbox", "mailboxes")}; mail client: {drill.State.Client.Detail}";
    }

    private async Task<(IReadOnlyList<MailuUser> Users, IReadOnlyList<string> Domains)> AccountsAsync(CancellationToken token)
    {
        var store = new AccountStore(drill.Server);
        var (damage, orphans) = await store.CheckAsync(token).ConfigureAwait(false);
        if (damage is not null)
        {
            drill.Damaged(damage);
            return ([], []);
        }

        drill.Differ(false, await NewOrphansAsync(orphans, token).ConfigureAwait(false));
        var users = await store.ListAsync(token).ConfigureAwait(false);
        var domains = (await store.DomainsAsync(token).ConfigureAwait(false)).Domains;
        drill.State.Accounts = drill.State.Accounts with { Back = DrillContext.Is(users.Count > 0) };
        drill.Differ(false, users.Count > 0 ? [] : ["the restored database has no account"]);
        drill.Figures = drill.Figures with { Users = users.Count, Domains = domains.Count };
        return (users, domains);
    }

    /// <summary>Rows of the restored database that refer to nothing, but for such as production has too. Where that cannot be asked, none is forgiven.</summary>
    private async Task<IReadOnlyList<string>> NewOrphansAsync(IReadOnlyList<string> orphans, CancellationToken token)
    {
        if (orphans.Count == 0)
        {
            return [];
        }

        try
        {
            var known = (await new AccountStore(drill.Production).CheckAsync(token).ConfigureAwait(false)).Orphans;
            return [.. orphans.Except(known).Select(o => $"in the restored database {o}, and in production's it is not so")];
        }
        catch (MailuOpsException e)
        {
            return [.. orphans.Select(o => $"in the restored database {o}, and production's cannot be asked ({e.Message})")];
        }
    }

    /// <summary>Before dovecot is asked for anything.</summary>
    private async Task FitAsync(IReadOnlyList<MailuUser> users, IReadOnlyList<string> domains, CancellationToken token)
    {
        if (users.Count == 0)
        {
            return;
        }

        StoreSight? production = null;
        try
        {
            production = await StoreSight.OfAsync(drill.Production, token).ConfigureAwait(false);
        }
        catch (MailuOpsException e)
        {
            drill.Production.Events.Verbose($"Production cannot be asked who is there: {e.Message}");
        }

        var copy = new StoreSight(users, domains, await new MaildirStore(drill.Server).ListHomesAsync(token).ConfigureAwait(false));
        var (accounts, mail) = StoreFit.Of(copy, production, drill.State.Snapshot!.Time);
        drill.Differ(false, accounts);
        drill.Differ(true, mail);
    }

    /// <summary>Gives back the users who have messages to read, those with the most first.</summary>
    private async Task<IReadOnlyList<string>> MailAsync(IReadOnlyList<string> users, CancellationToken token)
    {
        var counts = users.Count == 0 ? [] : await MailboxCount.OfAsync(drill.Server, users, token).ConfigureAwait(false);
        drill.Figures = drill.Figures with { Mailboxes = counts.Count(c => c.Problem is null), Messages = counts.Sum(c => c.Shown) };
        drill.State.Mail = drill.State.Mail with { Back = DrillContext.Is(drill.Figures.Messages > 0) };
        drill.Differ(true, [.. counts.Select(c => c.Problem).OfType<string>()]);
        return [.. counts.Where(c => c.Problem is null && c.Shown > 0).OrderByDescending(c => c.Shown).Select(c => c.User)];
    }

    private async Task ClientAsync(int users, IReadOnlyList<string> withMail, CancellationToken token)
    {
        if (withMail.Count == 0)
        {
            drill.State.Client = drill.State.Client with { Detail = "nobody has a message to read" };
            return;
        }

        var chosen = drill.Options.Deep ? withMail : [.. withMail.Take(Sample)];
        var (read, problems) = await new SandboxEye(drill.Server).ReadAsync(chosen, drill.Options.Deep, token).ConfigureAwait(false);
        drill.Figures = drill.Figures with { Read = read };
        drill.Differ(true, problems);
        drill.State.Client = drill.State.Client with
        {
            After = problems.Count > 0 ? Evidence.No : read > 0 ? Evidence.Yes : Evidence.Unknown,
            Detail = problems.Count > 0 ? problems[0] : $"read {Plural.Of(read, "message")} of {chosen.Count} of {Plural.Of(users, "user")} by IMAP, as the front does, without their passwords",
        };
    }
}

using MailuOps.Deployment;
using MailuOps.Mail;

namespace MailuOps.Drill.Sandboxes;

/// <summary>Who is in a server's two stores.</summary>
/// <param name="Homes">Names of mailbox folders.</param>
internal sealed record StoreSight(IReadOnlyList<MailuUser> Users, IReadOnlyList<string> Domains, IReadOnlySet<string> Homes)
{
    public static async Task<StoreSight> OfAsync(MailuServer server, CancellationToken token)
    {
        var store = new AccountStore(server);
        return new StoreSight(
            await store.ListAsync(token).ConfigureAwait(false), (await store.DomainsAsync(token).ConfigureAwait(false)).Domains,
            await new MaildirStore(server).ListHomesAsync(token).ConfigureAwait(false));
    }
}

/// <summary>
/// Whether what was restored is this server's, and whether its two stores are of one time. Each of them may be whole and open well, and yet be
/// another server's of the same repository, a copy that nobody has renewed for months, or lack somebody's whole mailbox. Pure.
/// </summary>
internal static class StoreFit
{
    /// <param name="production">Who is to be believed where the copy's stores contradict each other; null: it cannot be asked.</param>
    /// <param name="taken">The snapshot's time.</param>
    public static (IReadOnlyList<string> Accounts, IReadOnlyList<string> Mail) Of(StoreSight copy, StoreSight? production, DateTimeOffset taken)
    {
        // Somebody who never got mail has no folder. Where folders are named otherwise than by addresses, nothing can be said.
        var named = copy.Users.Any(u => copy.Homes.Contains(u.Address));
        IReadOnlyList<string> mail =
        [
            .. copy.Users.Where(u => u.QuotaUsedBytes > 0 && !copy.Homes.Contains(u.Address) && (production?.Homes.Contains(u.Address) ?? named))
                .Select(u => $"{u.Address} has used {u.QuotaUsedBytes} bytes by the restored database, and no mailbox folder of it was restored"),
        ];
        return (production is null ? [] : Accounts(copy, production, taken), mail);
    }

    private static IReadOnlyList<string> Accounts(StoreSight copy, StoreSight production, DateTimeOffset taken)
    {
        if (copy.Domains.Count > 0 && production.Domains.Count > 0 && !copy.Domains.Intersect(production.Domains).Any())
        {
            return [$"the restored database knows {Some(copy.Domains)}, and none of production's domains ({Some(production.Domains)}): it is another server's"];
        }

        var known = copy.Users.Select(u => u.Address).ToHashSet(StringComparer.Ordinal);
        return
        [
            // Mailu leaves the folder of an account that goes, and the account may have been made anew since the snapshot: it knows the day only.
            .. production.Users.Where(u => copy.Homes.Contains(u.Address) && !known.Contains(u.Address) && !(u.CreatedAt >= DateOnly.FromDateTime(taken.UtcDateTime.AddDays(-1))))
                .Select(u => $"the restored database has no account {u.Address}, whose mailbox was restored and which production has"),
        ];
    }

    private static string Some(IReadOnlyList<string> names) => string.Join(", ", names.Take(3)) + (names.Count > 3 ? " and more" : "");
}

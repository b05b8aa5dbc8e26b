using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MailuOps.Backup;
using MailuOps.Deployment;
using MailuOps.Engine;
using MailuOps.Mail;

namespace MailuOps.Drill.Recovery;

/// <summary>
/// Brings single accounts of a snapshot back, with the password hash that they had. The running admin service makes them by
/// `config-import -u`, so that no database file is exchanged under it.
/// </summary>
internal sealed class AccountRecovery(MailuServer server)
{
    // Dates of the row itself, and what dovecot writes whenever it likes.
    private static readonly HashSet<string> OwnColumns = ["created_at", "updated_at", "quota_bytes_used"];

    private readonly AccountStore _store = new(server);

    /// <summary>An account as the snapshot has it.</summary>
    internal sealed record Saved(UserAddress User, JsonObject Account, IReadOnlyDictionary<string, string> Columns, AccountRow? Now);

    /// <summary>Reads the accounts from the snapshot and looks whether they may be brought back. Changes nothing.</summary>
    /// <param name="force">True: an account that exists may be set back.</param>
    public async Task<Saved> ReadAsync(UserAddress user, byte[] database, string snapshot, bool force, CancellationToken token)
    {
        var domains = (await _store.DomainsAsync(token).ConfigureAwait(false)).Domains;
        if (!domains.Contains(user.Domain))
        {
            // The import would make it silently, without its keys and aliases.
            throw Errors.AccountDomainMissing(server.Stack, user.ToString(), user.Domain, domains);
        }

        var now = await _store.FindAsync(user, token).ConfigureAwait(false);
        if (now is not null && !force)
        {
            throw Errors.AccountExists(server.Stack, user.ToString());
        }

        byte[] input = [.. Encoding.ASCII.GetBytes(_store.Key + "\n"), .. database];
        var request = ExecRequest.Of("python3", "-c", ContainerScript.Load("recover.py"), user.ToString()) with { Input = input, IsSecret = true };
        var result = await server.ExecAsync(MailuRole.Admin, request, token).ConfigureAwait(false);
        var answer = result.ExitCode == 0 ? JsonNode.Parse(result.Output) : null;
        return (answer, answer?["error"], answer?["account"]) switch
        {
            (null, _, _) => throw Errors.SnapshotAccountsUnreadable(server.Stack, snapshot, Secrets.LastLine(result.ErrorText)),
            (_, { } error, _) => throw Errors.SnapshotAccountsUnreadable(server.Stack, snapshot, (string)error!),
            (_, _, JsonObject account) => new Saved(user, account, answer["columns"].Deserialize<Dictionary<string, string>>()!, now),
            _ => throw Errors.AccountNotInSnapshot(server.Stack, user.ToString(), snapshot),
        };
    }

    /// <summary>Brings it back, and compares the row with that of the snapshot.</summary>
    public async Task<AccountRestoration> RunAsync(Saved saved, BackupSnapshot snapshot, CancellationToken token)
    {
        var account = saved.Account.DeepClone().AsObject();
        foreach (var (list, table) in new[] { ("tokens", "token"), ("fetches", "fetch"), ("manager_of", "manager") })
        {
            // An import adds to what is there: where there is something, it stays as it is.
            if (account[list] is not JsonArray { Count: > 0 } || saved.Now?.Children.GetValueOrDefault(table) > 0)
            {
                account.Remove(list);
            }
        }

        string[] secrets = [.. Passwords(account)];
        await new AdminCli(server).RequireAsync(["config-import", "-u", "-"], new JsonObject { ["user"] = new JsonArray(account.DeepClone()) }.ToJsonString(), secrets, token).ConfigureAwait(false);
        var row = await _store.FindAsync(saved.User, token).ConfigureAwait(false) ?? throw Errors.UserNotEffective(server.Stack, saved.User.ToString(), "the database has no row of it");
        var changed = saved.Columns.Where(c => !OwnColumns.Contains(c.Key) && row.Columns.GetValueOrDefault(c.Key) != c.Value).Select(c => c.Key).ToList();
        if (changed.Count > 0)
        {
            throw Errors.AccountRestoreIncomplete(server.Stack, saved.User.ToString(), changed);
        }

        await new TestAccounts(server).AwaitVisibilityAsync(saved.User, true, token).ConfigureAwait(false);
        return new AccountRestoration(server.Stack, server.Deployment.DockerHost, saved.User.ToString(), snapshot.Id, saved.Now is not null)
        {
            Tokens = Count("tokens"), Fetches = Count("fetches"), ManagerOf = [.. (account["manager_of"]?.AsArray() ?? []).Select(d => (string)d!)],
        };

        int Count(string list) => account[list]?.AsArray().Count ?? 0;
    }

    private static IEnumerable<string> Passwords(JsonObject account) => new[] { account["password"] }
        .Concat((account["tokens"]?.AsArray() ?? []).Concat(account["fetches"]?.AsArray() ?? []).Select(e => e!["password"]))
        .Select(p => (string?)p).OfType<string>();
}

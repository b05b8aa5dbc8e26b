using System.Text.Json;
using MailuOps.Deployment;

namespace MailuOps.Mail;

/// <summary>Makes and removes users, and reads back what it did.</summary>
public sealed class TestAccounts(MailuServer server)
{
    /// <summary>The remark by which a test user is known.</summary>
    public const string Marker = "MailuOps test user: may be deleted at any time";

    private readonly AdminCli _cli = new(server);
    private readonly AccountStore _store = new(server);
    private readonly Dovecot _dovecot = new(server);

    /// <summary>A free address for a test user in the domain (default: the deployment's main one).</summary>
    public async Task<UserAddress> NewAddressAsync(string? domain, CancellationToken token)
    {
        var domains = (await _store.DomainsAsync(token).ConfigureAwait(false)).Domains;
        // As it is kept, however it is written; what cannot be one is refused as one that is not there.
        domain = domain is null ? null : UserAddress.Ascii(domain) ?? domain;
        domain ??= server.Deployment.Domain is { } main && domains.Contains(UserAddress.Ascii(main) ?? main) ? main : domains.FirstOrDefault();
        return domain is null ? throw Errors.DomainMissing(server.Stack, "", domains) : new UserAddress($"mailuops-{Secrets.NewToken(10)}@{domain}");
    }

    /// <summary>What lets a mail client in as a new user: a random password, where the server wants application tokens one of these.</summary>
    internal string NewPassword() => AppToken.IsRequired(server.Deployment) ? AppToken.New() : Secrets.NewPassword();

    /// <summary>
    /// Creates the user with the password by `config-import -u`, whose input no other process sees, and reads it back from the
    /// database and from the running services.
    /// </summary>
    public Task<MailuUser> CreateAsync(UserAddress address, string password, CancellationToken token) => CreateAsync(address, password, Marker, token);

    /// <summary>As above, with another remark than that of a test user.</summary>
    internal async Task<MailuUser> CreateAsync(UserAddress address, string password, string comment, CancellationToken token)
    {
        var there = _store.FindAsync(address, token);
        var known = _store.DomainsAsync(token);
        await Task.WhenAll(there, known).ConfigureAwait(false);
        var domains = (await known.ConfigureAwait(false)).Domains;
        if (!domains.Contains(address.Domain))
        {
            throw Errors.DomainMissing(server.Stack, address.Domain, domains);
        }

        if (await there.ConfigureAwait(false) is not null)
        {
            throw Errors.UserExists(server.Stack, address.ToString());
        }

        // Both, so that there is one secret to guard; it opens Mailu's pages as well.
        object[] tokens = AppToken.IsOne(password) ? [new { password = AppToken.Hash(password), comment }] : [];
        await ImportAsync(address, password, comment, tokens, token).ConfigureAwait(false);
        var row = await _store.FindAsync(address, token).ConfigureAwait(false)
            ?? throw Errors.UserNotEffective(server.Stack, address.ToString(), "the database has no row of it");
        await AwaitVisibilityAsync(address, true, token).ConfigureAwait(false);
        return row.User;
    }

    /// <summary>Gives a user another password and remark.</summary>
    internal async Task ChangeAsync(UserAddress address, string password, string comment, CancellationToken token)
    {
        await ImportAsync(address, password, comment, [], token).ConfigureAwait(false);
        if ((await _store.FindAsync(address, token).ConfigureAwait(false))?.User.Comment != comment)
        {
            throw Errors.UserNotEffective(server.Stack, address.ToString(), "the database does not have its new remark");
        }
    }

    private Task ImportAsync(UserAddress address, string password, string comment, object[] tokens, CancellationToken token)
    {
        var user = new Dictionary<string, object> { ["email"] = address.ToString(), ["password"] = password, ["hash_password"] = true, ["comment"] = comment };
        if (tokens.Length > 0)
        {
            user["tokens"] = tokens;
        }

        // JSON is YAML, which the command reads. No field that older releases do not know: they would refuse it all.
        return _cli.RequireAsync(["config-import", "-u", "-"], JsonSerializer.Serialize(new { user = new[] { user } }), [password], token);
    }

    /// <summary>Deletes the user by the admin CLI or in the database, and proves that it is gone everywhere. Gives back the rows deleted; -1: not counted.</summary>
    public async Task<IReadOnlyDictionary<string, int>> RemoveAsync(UserAddress address, bool byDatabase, CancellationToken token)
    {
        if (await _store.FindAsync(address, token).ConfigureAwait(false) is not { } before)
        {
            throw Errors.UserNotFound(server.Stack, address.ToString());
        }

        IReadOnlyDictionary<string, int> removed;
        if (byDatabase)
        {
            removed = await _store.DeleteAsync(address, token).ConfigureAwait(false);
        }
        else
        {
            var release = await ReleaseFinder.OfAsync(server, token).ConfigureAwait(false);
            await _cli.RequireAsync([.. release.DeleteUser, "--", address.ToString()], null, [], token).ConfigureAwait(false);
            removed = new Dictionary<string, int>(before.Children) { ["user"] = 1 };
        }

        var (row, orphans) = await _store.LookForAsync(address, token).ConfigureAwait(false);
        if (row is not null)
        {
            throw Errors.UserNotRemoved(server.Stack, address.ToString(), "its row is still in the database");
        }

        if (orphans.Count > 0)
        {
            throw Errors.UserNotRemoved(server.Stack, address.ToString(), $"rows that belong to it were left: {string.Join(", ", orphans)}");
        }

        await AwaitVisibilityAsync(address, false, token).ConfigureAwait(false);
        return removed;
    }

    /// <summary>Waits until the running services agree with the database; makes admin open the file anew when they do not.</summary>
    /// <returns>True when the admin service had to be refreshed.</returns>
    public async Task<bool> AwaitVisibilityAsync(UserAddress address, bool visible, CancellationToken token)
    {
        // Dovecot and postfix ask the running admin service, which answers from the file that it opened.
        if (await _dovecot.KnowsAsync(address, token).ConfigureAwait(false) == visible)
        {
            return false;
        }

        server.Events.Verbose($"The running admin service does not see its database's state of {address}: refreshing it.");
        await _cli.RefreshAsync(token).ConfigureAwait(false);
        for (var i = 0; i < 40; i++)
        {
            await Task.Delay(250, token).ConfigureAwait(false);
            try
            {
                if (await _dovecot.KnowsAsync(address, token).ConfigureAwait(false) == visible)
                {
                    return true;
                }
            }
            catch (MailuOpsException e) when (e.Id == "MailuOps.DovecotFailed")
            {
                // While its workers are replaced the admin service drops a request now and then.
                server.Events.Verbose(e.Message);
            }
        }

        throw Errors.UserNotEffective(server.Stack, address.ToString(), visible ? "dovecot does not know it" : "dovecot still knows it");
    }
}

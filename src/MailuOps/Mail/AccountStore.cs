using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using MailuOps.Deployment;
using MailuOps.Engine;

namespace MailuOps.Mail;

/// <summary>
/// The accounts where they lie: the SQLite file of the admin service, read by its container's own python3. Independent of the
/// admin application, so that it can contradict it. Digests of two instances cannot be compared: each has a key of its own.
/// </summary>
public sealed class AccountStore(MailuServer server)
{
    private readonly string _key = Digests.Hex(RandomNumberGenerator.GetBytes(32));

    /// <summary>The key of this instance's digests.</summary>
    internal string Key => _key;

    /// <summary>Where the accounts are kept.</summary>
    public async Task<AccountDatabase> LocateAsync(CancellationToken token)
    {
        var answer = await AskAsync("where", null, token).ConfigureAwait(false);
        return new AccountDatabase((string)answer["flavor"]!, (string?)answer["path"], (bool)answer["exists"]!);
    }

    /// <summary>All users, by address.</summary>
    public async Task<IReadOnlyList<MailuUser>> ListAsync(CancellationToken token)
    {
        var answer = await RequireAsync("list", null, token).ConfigureAwait(false);
        return [.. answer["users"]!.AsArray().Select(u => ToUser(u!))];
    }

    /// <summary>All names that accept mail here: domains, alternative names, relays; and which of them are domains.</summary>
    public async Task<(IReadOnlyList<string> Domains, IReadOnlyList<string> All)> DomainsAsync(CancellationToken token)
    {
        var answer = await RequireAsync("domains", null, token).ConfigureAwait(false);
        return ([.. answer["domains"]!.AsArray().Select(d => (string)d!)], [.. answer["names"]!.AsArray().Select(d => (string)d!)]);
    }

    /// <summary>What SQLite's own check says against the database file; null: nothing.</summary>
    public async Task<string?> WhyDamagedAsync(CancellationToken token) => (await CheckAsync(token).ConfigureAwait(false)).Damage;

    /// <summary>
    /// What SQLite's own checks say against the database file (null: nothing), and which rows refer to such as are not there: a living
    /// server may have some, because SQLite does not watch over that here.
    /// </summary>
    internal async Task<(string? Damage, IReadOnlyList<string> Orphans)> CheckAsync(CancellationToken token)
    {
        var answer = await AskAsync("check", null, token).ConfigureAwait(false);
        var damage = !(bool)answer["exists"]! ? $"{answer["path"]} is missing" : (string?)answer["error"] ?? (string?)answer["damage"];
        return (damage, [.. answer["orphans"]?.AsArray().Select(o => (string)o!) ?? []]);
    }

    /// <summary>The user's row, or null when there is none.</summary>
    public async Task<AccountRow?> FindAsync(UserAddress address, CancellationToken token) =>
        (await LookForAsync(address, token).ConfigureAwait(false)).Row;

    /// <summary>The user's row or null, and, where there is none, the rows that refer to the address all the same, as "2 in token" and so on.</summary>
    public async Task<(AccountRow? Row, IReadOnlyList<string> Orphans)> LookForAsync(UserAddress address, CancellationToken token)
    {
        var answer = await RequireAsync("get", address, token).ConfigureAwait(false);
        var children = Counts(answer["children"]!);
        return answer["user"] is JsonObject user
            ? (new AccountRow(ToUser(user), answer["columns"].Deserialize<Dictionary<string, string>>()!, children), [])
            : (null, [.. children.Where(c => c.Value > 0).Select(c => $"{c.Value} in {c.Key}")]);
    }

    /// <summary>Deletes the row and everything that refers to it, in one transaction; gives back how many rows of each table went.</summary>
    public async Task<IReadOnlyDictionary<string, int>> DeleteAsync(UserAddress address, CancellationToken token)
    {
        var answer = await RequireAsync("delete", address, token).ConfigureAwait(false);
        return Counts(answer["deleted"]!);
    }

    private static Dictionary<string, int> Counts(JsonNode node) => node.Deserialize<Dictionary<string, int>>()!;

    private MailuUser ToUser(JsonNode row) => new(server.Stack, server.Deployment.DockerHost, (string)row["email"]!)
    {
        Enabled = Flag(row["enabled"]),
        GlobalAdmin = Flag(row["global_admin"]),
        QuotaBytes = (long?)row["quota_bytes"] ?? 0,
        QuotaUsedBytes = (long?)row["quota_bytes_used"] ?? 0,
        DisplayedName = (string?)row["displayed_name"] ?? "",
        Comment = (string?)row["comment"] ?? "",
        CreatedAt = DateOnly.TryParse((string?)row["created_at"], out var day) ? day : null,
    };

    // SQLite stores a Boolean as 0 or 1.
    private static bool Flag(JsonNode? value) => value is not null && value.ToString() is "1" or "true";

    private async Task<JsonNode> RequireAsync(string operation, UserAddress? address, CancellationToken token)
    {
        var answer = await AskAsync(operation, address, token).ConfigureAwait(false);
        var flavor = (string)answer["flavor"]!;
        if (flavor != "sqlite")
        {
            throw Errors.AccountsNotInSqlite(server.Stack, flavor);
        }

        if (!(bool)answer["exists"]!)
        {
            throw Errors.AccountDatabaseMissing(server.Stack, (string)answer["path"]!);
        }

        return answer["error"] is { } error ? throw Errors.AccountDatabaseUnreadable(server.Stack, (string)answer["path"]!, (string)error!) : answer;
    }

    private async Task<JsonNode> AskAsync(string operation, UserAddress? address, CancellationToken token)
    {
        // The key and the address travel on standard input, not in the exec record.
        var request = JsonSerializer.SerializeToUtf8Bytes(new { key = _key, address = address?.ToString() });
        var result = await server.ExecAsync(
            MailuRole.Admin, ExecRequest.Of("python3", "-c", ContainerScript.Load("accounts.py"), operation) with { Input = request }, token).ConfigureAwait(false);
        if (result.ExitCode != 0)
        {
            throw Errors.AccountDatabaseUnreadable(server.Stack, "the account store", Secrets.LastLine(result.ErrorText));
        }

        return JsonNode.Parse(result.Output)!;
    }
}

using System.Globalization;
using System.Text;
using MailuOps.Deployment;
using MailuOps.Engine;

namespace MailuOps.Mail;

/// <summary>Mailboxes where they lie: the Maildirs in the imap container, read without dovecot.</summary>
public sealed class MaildirStore(MailuServer server)
{
    private readonly Dovecot _dovecot = new(server);

    /// <summary>What lies in a mailbox folder. An unreadable folder is an error, never an empty one.</summary>
    /// <param name="home">The folder, as dovecot told it while the user existed.</param>
    /// <param name="digests">True: SHA-256 of every message file.</param>
    public async Task<MaildirState> ScanAsync(string home, bool digests, CancellationToken token)
    {
        string[] arguments = digests ? ["scan", home, "digest"] : ["scan", home];
        var result = await server.ExecAsync(MailuRole.Imap, ExecRequest.Shell(ContainerScript.Load("maildir.sh"), arguments), token).ConfigureAwait(false);
        if (result.ExitCode != 0)
        {
            throw Errors.MailboxUnreadable(server.Stack, home, Secrets.LastLine(result.ErrorText));
        }

        return ParseScan(home, result.OutputLines, digests);
    }

    /// <summary>The names of all mailbox folders below the mail root.</summary>
    public async Task<IReadOnlySet<string>> ListHomesAsync(CancellationToken token)
    {
        var root = MailRoot();
        var result = await server.ExecAsync(
            MailuRole.Imap, ExecRequest.Shell("cd -- \"$1\" && find . -mindepth 1 -maxdepth 1", root), token).ConfigureAwait(false);
        return result.ExitCode != 0
            ? throw Errors.MailboxUnreadable(server.Stack, root, Secrets.LastLine(result.ErrorText))
            : result.OutputLines.Select(l => l[2..]).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Runs a restore that lays files over live mailboxes, and afterwards sees to it that each message is shown, and once.</summary>
    public async Task<T> LayOverAsync<T>(Func<Task<T>> restore, CancellationToken token)
    {
        var (since, before) = await TryIndexesAsync(token).ConfigureAwait(false);
        T result;
        try
        {
            result = await restore().ConfigureAwait(false);
        }
        catch
        {
            await TrySettleAsync(since, before).ConfigureAwait(false);
            throw;
        }

        await SettleAsync(since, before, token).ConfigureAwait(false);
        return result;
    }

    /// <summary>Where the container cannot be asked, the restore says better why.</summary>
    private async Task<(long Clock, IReadOnlyDictionary<string, string> Indexes)> TryIndexesAsync(CancellationToken token)
    {
        try
        {
            return await IndexesAsync(token).ConfigureAwait(false);
        }
        catch (MailuOpsException)
        {
            return (0, new Dictionary<string, string>());
        }
    }

    /// <summary>Whatever a restore did before it failed or was stopped. What stopped it is what the caller must hear of.</summary>
    private async Task TrySettleAsync(long since, IReadOnlyDictionary<string, string> before)
    {
        if (since == 0)
        {
            return;
        }

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        try
        {
            await SettleAsync(since, before, limit.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is MailuOpsException or OperationCanceledException)
        {
            server.Events.Warning($"Mail that came in since the backup may not be shown until the next delivery: {e.Message}");
        }
    }

    /// <summary>What <see cref="LayOverAsync"/> does after a restore, for one of which only this is left to be done.</summary>
    public Task SettleAsync(CancellationToken token) => SettleAsync(0, null, token);

    /// <summary>
    /// Takes away what the restore put there a second time, under the name that a message had before it was read or flagged; makes dovecot
    /// look into every folder at its next use; and lets it repair the indexes that were turned back under its hands.
    /// </summary>
    /// <param name="since">When the restore began, in seconds since 1970 by the container's clock; 0: not known.</param>
    /// <param name="before">The indexes before it; null: not known.</param>
    private async Task SettleAsync(long since, IReadOnlyDictionary<string, string>? before, CancellationToken token)
    {
        var removed = await RunAsync(ExecRequest.Shell(ContainerScript.Load("settle.sh"), MailRoot(), since.ToString(CultureInfo.InvariantCulture)), token).ConfigureAwait(false);
        if (removed.Count > 0)
        {
            server.Events.Verbose($"{Plural.Of(removed.Count, "message")} had been read or flagged since the backup: second copies were removed, {removed[0]} the first.");
        }

        var (_, after) = await IndexesAsync(token).ConfigureAwait(false);
        // Where nothing was before, dovecot knows of nothing; where nothing has changed, it knows what is there.
        var changed = before is null ? after : after.Where(f => before.TryGetValue(f.Key, out var then) && then != f.Value);
        var root = MailRoot().Length + 1;
        var users = changed.Select(f => f.Key[root..].Split('/')[0]).Distinct().ToList();
        if (users.Count > 0)
        {
            var request = ExecRequest.Shell(ContainerScript.Load("resync.sh")) with { Input = Encoding.UTF8.GetBytes(string.Concat(users.Select(u => u + '\0'))) };
            foreach (var failed in await RunAsync(request, token).ConfigureAwait(false))
            {
                server.Events.Warning($"Dovecot could not repair the indexes of {failed.Split('\t')[0]} after the restore: try doveadm force-resync -u {failed.Split('\t')[0]} '*' in the imap container.");
            }
        }
    }

    /// <summary>The container's clock, by which names and dates of files go, and what tells whether dovecot's record of a folder has changed.</summary>
    private async Task<(long Clock, IReadOnlyDictionary<string, string> Indexes)> IndexesAsync(CancellationToken token)
    {
        var lines = await RunAsync(ExecRequest.Shell(ContainerScript.Load("indexes.sh"), MailRoot()), token).ConfigureAwait(false);
        var files = lines.Skip(1).Select(l => l.Split(' ', 3)).Where(f => f.Length == 3).GroupBy(f => f[2]);
        return (long.Parse(lines[0], CultureInfo.InvariantCulture), files.ToDictionary(f => f.Key, f => $"{f.First()[0]} {f.First()[1]}"));
    }

    private async Task<IReadOnlyList<string>> RunAsync(ExecRequest request, CancellationToken token)
    {
        var result = await server.ExecAsync(MailuRole.Imap, request, token).ConfigureAwait(false);
        return result.ExitCode == 0 ? result.OutputLines : throw Errors.MailboxUnreadable(server.Stack, MailRoot(), Secrets.LastLine(result.ErrorText));
    }

    /// <summary>Where the mail volume is mounted in the imap container.</summary>
    public string MailRoot() => server.Deployment.MailMount?.Target.TrimEnd('/') ?? "/mail";

    /// <summary>
    /// Removes a mailbox folder after it was looked at from every side, and proves that it is gone. Gives back what was in it.
    /// </summary>
    /// <param name="home">From <see cref="Dovecot.HomeAsync"/>; null: ask dovecot.</param>
    public async Task<MaildirState> RemoveAsync(UserAddress address, string? home, CancellationToken token)
    {
        home ??= await _dovecot.HomeAsync(address, token).ConfigureAwait(false);
        var state = await CheckRemovableAsync(address, home, token).ConfigureAwait(false);
        await _dovecot.KickAsync(address, token).ConfigureAwait(false);
        var result = await server.ExecAsync(
            MailuRole.Imap, ExecRequest.Shell(ContainerScript.Load("maildir.sh"), "remove", home, MailRoot()), token).ConfigureAwait(false);
        if (result.ExitCode != 0)
        {
            throw Errors.MaildirNotRemoved(server.Stack, home, result.ErrorText.Trim().Length > 0 ? Secrets.LastLine(result.ErrorText) : $"exit code {result.ExitCode}");
        }

        var after = await ScanAsync(home, false, token).ConfigureAwait(false);
        return after.Exists ? throw Errors.MaildirNotRemoved(server.Stack, home, "it was made again at once; is somebody logged in?") : state;
    }

    /// <summary>The mailbox's content, when it is safe to remove its folder; otherwise an error that says why not.</summary>
    public async Task<MaildirState> CheckRemovableAsync(UserAddress address, string home, CancellationToken token)
    {
        if (WhyUnsafe(home, MailRoot(), address.ToString(), await OthersAsync(address, home, token).ConfigureAwait(false)) is { } why)
        {
            throw Errors.MaildirUnsafe(server.Stack, address.ToString(), home, why);
        }

        var state = await ScanAsync(home, false, token).ConfigureAwait(false);
        if (state.IsLink)
        {
            throw Errors.MaildirUnsafe(server.Stack, address.ToString(), home, "a symbolic link stands in its place");
        }

        return state.Exists ? state : throw Errors.MaildirMissing(server.Stack, address.ToString(), home);
    }

    private async Task<IReadOnlyDictionary<string, string>> OthersAsync(UserAddress address, string home, CancellationToken token)
    {
        var users = (await new AccountStore(server).ListAsync(token).ConfigureAwait(false)).Select(u => u.Address).Where(u => u != address.ToString()).ToList();
        // A folder that bears the user's own address is nobody else's; with very many users that must do, since each is a look-up.
        return users.Count == 0 || (users.Count > 500 && home.EndsWith("/" + address, StringComparison.Ordinal))
            ? new Dictionary<string, string>() : await _dovecot.HomesAsync(users, token).ConfigureAwait(false);
    }

    /// <summary>The reason why a folder must not be removed, or null. Pure.</summary>
    internal static string? WhyUnsafe(string home, string root, string address, IReadOnlyDictionary<string, string> homes)
    {
        if (home.Length == 0 || !home.StartsWith('/'))
        {
            return "dovecot gave no absolute path";
        }

        var path = home.TrimEnd('/');
        if (path.Split('/').Any(p => p is "." or "..") || !path.StartsWith(root + "/", StringComparison.Ordinal) || path[(root.Length + 1)..].Contains('/'))
        {
            return $"it is not a folder directly below the mail root {root}";
        }

        var shared = homes.FirstOrDefault(h => h.Key != address
            && (h.Value.TrimEnd('/') == path || h.Value.StartsWith(path + "/", StringComparison.Ordinal)));
        if (shared.Key is not null)
        {
            return $"the mail of {shared.Key} lies there too";
        }

        // Whatever the look-ups say: a folder named like somebody else's mailbox is taken for just that.
        var name = path[(root.Length + 1)..];
        return name.Contains('@') && name != address ? $"by its name the mail of {name} lies there" : null;
    }

    internal static MaildirState ParseScan(string home, IReadOnlyList<string> lines, bool digests)
    {
        var state = lines.Count > 0 ? lines[0] : "";
        if (state is not "state present")
        {
            return new MaildirState(home, state is not "state absent", []) { IsLink = state is "state link" };
        }

        var sums = lines.Where(l => l.StartsWith("sum ", StringComparison.Ordinal)).ToDictionary(l => l[70..], l => l[4..68]);
        var files = lines.Where(l => l.StartsWith("size ", StringComparison.Ordinal)).Select(l => l.Split(' ', 4)).Select(p => ToFile(
            home, p[3], long.Parse(p[1], CultureInfo.InvariantCulture), long.Parse(p[2], CultureInfo.InvariantCulture), digests ? sums.GetValueOrDefault(p[3]) : null));
        return new MaildirState(home, true, [.. files.OrderBy(f => f.Folder, StringComparer.Ordinal).ThenBy(f => f.UniqueName, StringComparer.Ordinal)]);
    }

    private static MaildirFile ToFile(string home, string path, long size, long modified, string? sum)
    {
        var parts = path[(home.TrimEnd('/').Length + 1)..].Split('/');
        return new MaildirFile(string.Join('/', parts[..^2]), MaildirFile.UniqueNameOf(path), path, size, DateTimeOffset.FromUnixTimeSeconds(modified), sum);
    }
}

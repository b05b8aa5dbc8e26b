using MailuOps.Backup;
using MailuOps.Deployment;
using MailuOps.Mail;

namespace MailuOps.Drill;

/// <summary>The stages of an in-place drill. Each writes what it saw into the state, or throws.</summary>
internal sealed class DrillStages(MailuServer server, IBackupProvider provider, IStoreWiper wiper, RestoreDrillOptions options, DrillState state)
{
    private readonly AccountStore _accounts = new(server);
    private readonly TestAccounts _users = new(server);
    private readonly MaildirStore _maildirs = new(server);
    private readonly Mailbox _mailbox = new(server);
    private readonly Dovecot _dovecot = new(server);

    public async Task<string> PreflightAsync(CancellationToken token)
    {
        var database = await _accounts.LocateAsync(token).ConfigureAwait(false);
        if (!database.IsFile)
        {
            throw Errors.AccountsNotInSqlite(server.Stack, database.Flavor);
        }

        state.DatabasePath = database.Path!;
        foreach (var role in new[] { MailuRole.Imap, MailuRole.Smtp })
        {
            await server.ContainerAsync(role, token).ConfigureAwait(false);
        }

        foreach (var (store, key) in StoreVolumes())
        {
            var (coverage, reason) = LabelPlan.Of(server.Deployment, key);
            if (coverage == LabelCoverage.No)
            {
                // Not an error: labels are a promise, and the snapshot's listing is what counts.
                server.Events.Warning($"The labels of {server.Stack} do not promise a backup of the {store} (volume {key}): {reason}.");
            }
        }

        await provider.ListAsync(token).ConfigureAwait(false);
        return $"{server.Deployment.Services.Count} services, accounts in {database.Path}";
    }

    public async Task<string> SeedAsync(CancellationToken token)
    {
        var user = await _users.NewAddressAsync(options.Domain, token).ConfigureAwait(false);
        state.User = user;
        state.UserMade = true;
        await _users.CreateAsync(user, Secrets.NewPassword(), token).ConfigureAwait(false);
        state.Home = await _dovecot.HomeAsync(user, token).ConfigureAwait(false);
        var sender = new ProbeSender(server);
        var probes = new MailuProbe[options.Messages];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = token };
        await Parallel.ForAsync(0, probes.Length, parallel, async (i, stop) =>
            probes[i] = await sender.SendAsync(user, new ProbeOptions { Via = options.Via, Size = 1024 << i % 5 }, stop).ConfigureAwait(false)).ConfigureAwait(false);
        state.Probes.AddRange(await _mailbox.AwaitProbesAsync(user, probes, options.DeliveryTimeout, token).ConfigureAwait(false));
        foreach (var probe in state.Probes)
        {
            if (probe.Delivered is not { } copy || copy.BodySha256 != probe.BodySha256)
            {
                throw Errors.ProbeNotIntact(server.Stack, probe.MessageId, "its delivered copy has another body");
            }

            if (copy.InJunk)
            {
                throw Errors.ProbeNotIntact(server.Stack, probe.MessageId, $"it was filed as spam in {copy.Mailbox}");
            }
        }

        return $"{user} with {state.Probes.Count} messages, delivered in {state.Probes.Max(p => p.DeliveryTime)!.Value.TotalSeconds:0.0} s";
    }

    public async Task<string> BaselineAsync(CancellationToken token)
    {
        state.Row = await _accounts.FindAsync(state.User!, token).ConfigureAwait(false);
        state.Maildir = await _maildirs.ScanAsync(state.Home!, true, token).ConfigureAwait(false);
        state.Addresses = (await _accounts.ListAsync(token).ConfigureAwait(false)).Select(u => u.Address).ToHashSet();
        state.Homes = await _maildirs.ListHomesAsync(token).ConfigureAwait(false);
        state.Accounts = state.Accounts with { Before = Is(state.Row is not null), DigestBefore = state.Row?.Digest };
        var files = state.Maildir.Files.Select(f => f.Sha256).ToHashSet();
        var all = state.Probes.All(p => p.Delivered?.Sha256 is { } sum && files.Contains(sum));
        state.Mail = state.Mail with { Before = Is(all && state.Maildir.Files.Count >= state.Probes.Count), DigestBefore = MailEvidence.Digest(state.Maildir) };
        return $"{state.Addresses.Count} accounts, {state.Maildir.Files.Count} messages of the test user";
    }

    public async Task<string> BackupAsync(CancellationToken token)
    {
        // By this machine's clock: the bot's may be wrong.
        state.BackupStarted = DateTimeOffset.Now;
        state.Snapshot = await provider.BackupAsync(options.ToolTimeout, token).ConfigureAwait(false);
        var root = _maildirs.MailRoot() + "/";
        var wanted = state.Maildir!.Files
            .Select(f => SnapshotListing.MessageIdentity(f.Path.StartsWith(root, StringComparison.Ordinal) ? f.Path[root.Length..] : f.Path)).OfType<string>().ToHashSet();
        var content = await provider.ReadContentAsync(state.Snapshot, state.DatabasePath, wanted, token).ConfigureAwait(false);
        state.Snapshot = state.Snapshot with { Content = content };
        var missing = wanted.Except(content.Found).ToList();
        // The listing shows names only: the copy itself must hold the test user.
        var unusable = await provider.InspectAccountsAsync(state.Snapshot, content, state.User!.ToString(), token).ConfigureAwait(false);
        state.Accounts = state.Accounts with { Captured = Is(unusable is null), Differences = unusable is null ? [] : [unusable] };
        state.Mail = state.Mail with { Captured = Is(missing.Count == 0), Differences = [.. missing.Select(m => $"{m} is not listed")] };
        // Nothing is wiped that the snapshot cannot bring back.
        return unusable is null && missing.Count == 0
            ? $"snapshot {state.Snapshot.ShortId} holds the account database and {content.Messages} messages"
            : throw Errors.SnapshotIncomplete(server.Stack, state.Snapshot.ShortId, string.Join(", and ", new[] { unusable, missing.Count > 0 ? "probe messages are not in it" : null }.OfType<string>()));
    }

    public async Task<string> WipeAsync(CancellationToken token)
    {
        state.WipedAt = DateTimeOffset.Now;
        try
        {
            await wiper.WipeMailAsync(state.User!, state.Home!, token).ConfigureAwait(false);
            await wiper.WipeAccountAsync(state.User!, token).ConfigureAwait(false);
        }
        finally
        {
            // Looked at on its own, whatever the wipe reported; the disk first, because asking dovecot makes folders.
            var disk = await _maildirs.ScanAsync(state.Home!, false, token).ConfigureAwait(false);
            state.Mail = state.Mail with { Gone = Is(disk.Files.Count == 0) };
            var row = await _accounts.FindAsync(state.User!, token).ConfigureAwait(false);
            state.Accounts = state.Accounts with { Gone = Is(row is null) };
            await CheckBystandersAsync("after the wipe", token).ConfigureAwait(false);
        }

        return state.Mail.Gone == Evidence.Yes && state.Accounts.Gone == Evidence.Yes
            ? "account and mailbox are gone" : throw Errors.WipeIneffective(server.Stack, state.User!.ToString(), state.Accounts.Gone != Evidence.Yes, state.Mail.Gone != Evidence.Yes);
    }

    public async Task<string> RestoreAsync(CancellationToken token)
    {
        state.RestoreStarted = DateTimeOffset.Now;
        IReadOnlyList<string> volumes = options.AllVolumes ? [] : [.. StoreVolumes().Select(v => v.Key).Distinct()];
        RestoreReport report;
        try
        {
            report = await provider.RestoreAsync(state.Snapshot!, volumes, options.ToolTimeout, token).ConfigureAwait(false);
        }
        finally
        {
            // Whatever the tool did to the folders, mail that came in since the backup must be shown: also after Ctrl-C.
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            await _maildirs.WakeAsync(limit.Token).ConfigureAwait(false);
        }

        return $"snapshot {state.Snapshot!.ShortId} put back in {report.Duration.TotalSeconds:0.0} s";
    }

    public async Task<string> VerifyAsync(CancellationToken token)
    {
        await new DrillVerification(server, _accounts, state).RunAsync(token).ConfigureAwait(false);
        await CheckBystandersAsync("after the restore", token).ConfigureAwait(false);
        return $"accounts {Word(state.Accounts)}, mail {Word(state.Mail)}";
    }

    public async Task<string> CleanUpAsync(CancellationToken token)
    {
        if (!state.UserMade)
        {
            return "nothing was made";
        }

        // A restore that failed half-way may have left one and not the other: each is removed if it is there.
        if (state.Home is { } home && (await _maildirs.ScanAsync(home, false, token).ConfigureAwait(false)).Exists)
        {
            await _maildirs.RemoveAsync(state.User!, home, token).ConfigureAwait(false);
            state.CleanedUp.Add($"mailbox {home}");
        }

        if (await _accounts.FindAsync(state.User!, token).ConfigureAwait(false) is not null)
        {
            await _users.RemoveAsync(state.User!, true, token).ConfigureAwait(false);
            state.CleanedUp.Add($"user {state.User}");
        }

        return state.CleanedUp.Count == 0 ? "nothing was left" : string.Join(", ", state.CleanedUp);
    }

    private async Task CheckBystandersAsync(string when, CancellationToken token)
    {
        var own = state.User!.ToString();
        var addresses = (await _accounts.ListAsync(token).ConfigureAwait(false)).Select(u => u.Address).ToHashSet();
        var homes = await _maildirs.ListHomesAsync(token).ConfigureAwait(false);
        var ownHome = state.Home!.TrimEnd('/').Split('/')[^1];
        state.Bystanders.AddRange(state.Addresses.Where(a => a != own && !addresses.Contains(a)).Select(a => $"account {a} is missing {when}"));
        state.Bystanders.AddRange(state.Homes.Where(h => h != ownHome && !homes.Contains(h)).Select(h => $"mailbox folder {h} is missing {when}"));
    }

    private IEnumerable<(string Store, string Key)> StoreVolumes()
    {
        if (server.Deployment.AdminMount(state.DatabasePath) is { } data)
        {
            yield return ("accounts", VolumeSurvey.KeyOf(server.Stack, data.Source));
        }

        if (server.Deployment.MailMount is { } mail)
        {
            yield return ("mail", VolumeSurvey.KeyOf(server.Stack, mail.Source));
        }
    }

    private static Evidence Is(bool seen) => seen ? Evidence.Yes : Evidence.No;

    private static string Word(StoreProof proof) => proof.Proven ? "proven" : "not proven";
}

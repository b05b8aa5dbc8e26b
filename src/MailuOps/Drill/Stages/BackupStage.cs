using MailuOps.Backup;

namespace MailuOps.Drill.Stages;

/// <summary>Takes the snapshot and looks into it: nothing is wiped that it cannot bring back.</summary>
internal sealed class BackupStage(DrillContext drill) : IDrillStage
{
    public string Name => "Backup";

    public async Task<string> RunAsync(CancellationToken token)
    {
        var (state, provider, recovery) = (drill.State, drill.Provider, drill.Recovery);
        await recovery.BeginAsync(token).ConfigureAwait(false);
        // By this machine's clock: the bot's may be wrong.
        state.BackupStarted = DateTimeOffset.Now;
        state.Snapshot = await recovery.DuringAsync(() => HeldAsync(() => provider.BackupAsync(drill.Options.ToolTimeout, token), token), token).ConfigureAwait(false);
        var root = drill.Maildirs.MailRoot() + "/";
        var wanted = state.Maildir!.Files
            .Select(f => SnapshotListing.MessageIdentity(f.Path.StartsWith(root, StringComparison.Ordinal) ? f.Path[root.Length..] : f.Path)).OfType<string>().ToHashSet();
        var asked = wanted.Concat(await recovery.EndAsync(token).ConfigureAwait(false)).ToHashSet();
        var content = await provider.ReadContentAsync(state.Snapshot, state.DatabasePath, asked, token).ConfigureAwait(false);
        recovery.Listed(content.Found);
        state.Snapshot = state.Snapshot with { Content = content };
        var missing = wanted.Except(content.Found).ToList();
        // The listing shows names only: the copy itself must hold the test user.
        var unusable = await provider.InspectAccountsAsync(state.Snapshot, content, state.User!.ToString(), token).ConfigureAwait(false);
        state.Accounts = state.Accounts with { Captured = DrillContext.Is(unusable is null), Differences = unusable is null ? [] : [unusable] };
        state.Mail = state.Mail with { Captured = DrillContext.Is(missing.Count == 0), Differences = [.. missing.Select(m => $"{m} is not listed")] };
        return unusable is null && missing.Count == 0
            ? $"snapshot {state.Snapshot.ShortId} holds the account database and {Plural.Of(content.Messages, "message")}"
            : throw Errors.SnapshotIncomplete(
                drill.Server.Stack, state.Snapshot.ShortId,
                string.Join(", and ", [
                    .. new[] { unusable, missing.Count > 0 ? "probe messages are not in it" : null }.OfType<string>(),
                    .. await drill.FarStoresAsync(token).ConfigureAwait(false)]));
    }

    /// <summary>Runs the backup while mail is held, if that was asked for.</summary>
    private async Task<BackupSnapshot> HeldAsync(Func<Task<BackupSnapshot>> backup, CancellationToken token)
    {
        if (!drill.Options.Quiesce)
        {
            return await backup().ConfigureAwait(false);
        }

        var state = drill.State;
        state.Paused = await drill.Pause.FindAsync(token).ConfigureAwait(false);
        // On record before it is done, for whoever finds this drill dead.
        await drill.NoteAsync(Name, token).ConfigureAwait(false);
        try
        {
            await drill.Pause.HoldAsync(state.Paused, token).ConfigureAwait(false);
            state.Quiesced = true;
            return await backup().ConfigureAwait(false);
        }
        finally
        {
            // Also after Ctrl-C. Where it fails, the clean-up tries again.
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            await drill.Pause.EndAsync(state.Paused, limit.Token).ConfigureAwait(false);
            state.Paused = null;
        }
    }
}

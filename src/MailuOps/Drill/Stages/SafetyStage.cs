namespace MailuOps.Drill.Stages;

/// <summary>One more snapshot, of the server as it is a moment before the restore: the way back, mail that has just come in included.</summary>
internal sealed class SafetyStage(DrillContext drill) : IDrillStage
{
    public string Name => "Safety";

    public async Task<string> RunAsync(CancellationToken token)
    {
        // The server lets a client wait for seconds that it refuses: time enough for the snapshot.
        var knock = drill.Client.KnockAsync(drill.State, token);
        var snapshot = SnapshotAsync(token);
        await Task.WhenAll(knock, snapshot).ConfigureAwait(false);
        return $"{await snapshot.ConfigureAwait(false)}; mail client: {drill.State.Client.Detail}";
    }

    private async Task<string> SnapshotAsync(CancellationToken token)
    {
        var (state, provider) = (drill.State, drill.Provider);
        if (drill.Options.NoSafetySnapshot)
        {
            return "no safety snapshot, as asked for";
        }

        var made = await provider.BackupAsync(drill.Options.ToolTimeout, token).ConfigureAwait(false);
        var content = await provider.ReadContentAsync(made, state.DatabasePath, new HashSet<string>(), token).ConfigureAwait(false);
        state.Safety = content is { HasAccounts: true, HasMail: true }
            ? made with { Content = content }
            : throw Errors.SnapshotIncomplete(drill.Server.Stack, made.ShortId, "the safety snapshot lacks a store");
        return $"snapshot {made.ShortId} holds the server as it was just before the restore";
    }
}

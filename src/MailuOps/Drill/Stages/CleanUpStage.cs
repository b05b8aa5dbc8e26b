using MailuOps.Drill.Residue;

namespace MailuOps.Drill.Stages;

/// <summary>Removes the test user and its mailbox, whatever of them is there.</summary>
internal sealed class CleanUpStage(DrillContext drill) : IDrillStage
{
    public string Name => "CleanUp";

    public async Task<string> RunAsync(CancellationToken token)
    {
        var state = drill.State;
        if (state.Paused is { } paused)
        {
            await drill.Pause.EndAsync(paused, token).ConfigureAwait(false);
            state.Paused = null;
        }

        if (!state.UserMade)
        {
            return "nothing was made";
        }

        if (state.Failures.Exists(f => f.Stage == "Restore") && await drill.Provider.IsWorkingAsync(token).ConfigureAwait(false))
        {
            // It would bring back what is removed now.
            throw Errors.RestoreGoesOn(drill.Server.Stack);
        }

        state.CleanedUp.AddRange(await new TestUserRemoval(drill.Server).RunAsync(state.User!, state.Home, token).ConfigureAwait(false));
        // After the removal, which takes what waits for the test user out of the queue.
        if (state.RestoreStarted is not null && state.BackupStarted is { } since)
        {
            await RetryMailAsync(since, token).ConfigureAwait(false);
        }

        return state.CleanedUp.Count == 0 ? "nothing was left" : string.Join(", ", state.CleanedUp);
    }

    private async Task RetryMailAsync(DateTimeOffset since, CancellationToken token)
    {
        try
        {
            // Postfix's clock need not be this machine's.
            await new ProbeQueue(drill.Server).RetryAsync(since - TimeSpan.FromMinutes(10), token).ConfigureAwait(false);
        }
        catch (MailuOpsException e)
        {
            drill.Server.Events.Warning($"Mail that was put off during the restore is delivered when postfix tries again: {e.Message}");
        }
    }
}

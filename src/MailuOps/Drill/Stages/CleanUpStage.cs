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

        state.CleanedUp.AddRange(await new TestUserRemoval(drill.Server).RunAsync(state.User!, state.Home, token).ConfigureAwait(false));
        return state.CleanedUp.Count == 0 ? "nothing was left" : string.Join(", ", state.CleanedUp);
    }
}

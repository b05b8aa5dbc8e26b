namespace MailuOps.Drill.Stages;

/// <summary>Destroys the test user in both stores, and looks whether it is gone and nobody else.</summary>
internal sealed class WipeStage(DrillContext drill) : IDrillStage
{
    public string Name => "Wipe";

    public async Task<string> RunAsync(CancellationToken token)
    {
        var state = drill.State;
        await drill.Recovery.LossAsync(token).ConfigureAwait(false);
        state.WipedAt = DateTimeOffset.Now;
        try
        {
            await drill.Wiper.WipeMailAsync(state.User!, state.Home!, token).ConfigureAwait(false);
            await drill.Wiper.WipeAccountAsync(state.User!, token).ConfigureAwait(false);
        }
        finally
        {
            // Looked at on its own, whatever the wipe reported, and without dovecot, which makes folders when it is asked.
            await Task.WhenAll(NoteAsync(token), Bystanders.CheckAsync(drill, "after the wipe", token)).ConfigureAwait(false);
        }

        if (state.Mail.Gone != Evidence.Yes || state.Accounts.Gone != Evidence.Yes)
        {
            throw Errors.WipeIneffective(drill.Server.Stack, state.User!.ToString(), state.Accounts.Gone != Evidence.Yes, state.Mail.Gone != Evidence.Yes);
        }

        return "account and mailbox are gone";
    }

    private async Task NoteAsync(CancellationToken token)
    {
        var (account, mail) = await TestUserLook.SeeAsync(drill, token).ConfigureAwait(false);
        drill.State.Accounts = drill.State.Accounts with { Gone = DrillContext.Is(!account) };
        drill.State.Mail = drill.State.Mail with { Gone = DrillContext.Is(!mail) };
    }
}

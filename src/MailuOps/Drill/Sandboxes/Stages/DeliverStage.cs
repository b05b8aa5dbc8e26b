using MailuOps.Drill.Stages;
using MailuOps.Mail;

namespace MailuOps.Drill.Sandboxes.Stages;

/// <summary>A new user of the restored server gets a message by the whole way of delivery, and reads it through the front with its password.</summary>
internal sealed class DeliverStage(SandboxContext drill) : IDrillStage
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public string Name => "Deliver";

    public async Task<string> RunAsync(CancellationToken token)
    {
        if (!drill.Options.Sandbox.Full)
        {
            return "left out: only with -Full";
        }

        var (server, state, accounts) = (drill.Server, drill.State, new TestAccounts(drill.Server));
        state.User = await accounts.NewAddressAsync(null, token).ConfigureAwait(false);
        state.Password = accounts.NewPassword();
        await accounts.CreateAsync(state.User, state.Password, token).ConfigureAwait(false);
        var sent = await new ProbeSender(server).SendAsync(state.User, new ProbeOptions(), token).ConfigureAwait(false);
        state.Probes.Add(await new Mailbox(server).AwaitProbeAsync(sent, Patience, token).ConfigureAwait(false));
        // Its certificate is the sandbox's own.
        await new ClientEye(server, skipCertificateCheck: true).LookAsync(state, token).ConfigureAwait(false);
        return state.Client.Before == Evidence.No
            ? throw Errors.ProbeNotIntact(server.Stack, sent.MessageId, $"a mail client cannot read it: {state.Client.Detail}")
            : $"a message to {state.User} was delivered inside in {state.Probes[0].DeliveryTime!.Value.TotalSeconds:0.0} s; mail client: {state.Client.Detail}";
    }
}

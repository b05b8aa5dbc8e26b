using MailuOps.Drill.Leaks;
using MailuOps.Mail;

namespace MailuOps.Drill.Stages;

/// <summary>Makes the test user and its mail by the real delivery path, and lets a mail client read it.</summary>
internal sealed class SeedStage(DrillContext drill, LeakWatch watch) : IDrillStage
{
    public string Name => "Seed";

    public async Task<string> RunAsync(CancellationToken token)
    {
        var (state, options) = (drill.State, drill.Options);
        var user = await drill.Users.NewAddressAsync(options.Domain, token).ConfigureAwait(false);
        state.User = user;
        // Before it exists: who finds this drill dead must know whom to remove.
        await drill.NoteAsync(Name, token).ConfigureAwait(false);
        state.UserMade = true;
        state.Password = drill.Users.NewPassword();
        watch.Secret = new SecretForms([state.Password, .. drill.Provider.Secrets]);
        await drill.Users.CreateAsync(user, state.Password, token).ConfigureAwait(false);
        state.Home = await drill.Dovecot.HomeAsync(user, token).ConfigureAwait(false);
        state.Probes.AddRange(await DeliverAsync(user, token).ConfigureAwait(false));
        await drill.Client.LookAsync(state, token).ConfigureAwait(false);
        return $"{user} with {Plural.Of(state.Probes.Count, "message")}, delivered in {state.Probes.Max(p => p.DeliveryTime)!.Value.TotalSeconds:0.0} s; mail client: {state.Client.Detail}";
    }

    private async Task<IReadOnlyList<MailuProbe>> DeliverAsync(UserAddress user, CancellationToken token)
    {
        var options = drill.Options;
        var sender = new ProbeSender(drill.Server);
        var sent = new MailuProbe[options.Messages];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = token };
        await Parallel.ForAsync(0, sent.Length, parallel, async (i, stop) =>
            sent[i] = await sender.SendAsync(user, new ProbeOptions { Via = options.Via, Size = 1024 << i % 5 }, stop).ConfigureAwait(false)).ConfigureAwait(false);
        var probes = await drill.Mailbox.AwaitProbesAsync(user, sent, options.DeliveryTimeout, token).ConfigureAwait(false);
        foreach (var probe in probes)
        {
            if (probe.Delivered is not { } copy || copy.BodySha256 != probe.BodySha256)
            {
                throw Errors.ProbeNotIntact(drill.Server.Stack, probe.MessageId, "its delivered copy has another body");
            }

            if (copy.InJunk)
            {
                throw Errors.ProbeNotIntact(drill.Server.Stack, probe.MessageId, $"it was filed as spam in {copy.Mailbox}");
            }
        }

        return probes;
    }
}

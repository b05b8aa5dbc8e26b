using MailuOps.Backup;
using MailuOps.Drill.Locks;
using MailuOps.Drill.Stages;

namespace MailuOps.Drill.Sandboxes.Stages;

/// <summary>Chooses the snapshot and reads its listing. Touches nothing.</summary>
internal sealed class FindStage(SandboxContext drill) : IDrillStage
{
    public string Name => "Find";

    public async Task<string> RunAsync(CancellationToken token)
    {
        var (production, state) = (drill.Production, drill.State);
        if ((await DrillLock.FindAsync(production.Engine, production.Stack, token).ConfigureAwait(false)).FirstOrDefault(d => !d.Dead) is { } running)
        {
            // It wipes and restores what this one holds to be unchanged.
            throw Errors.DrillRunning(production.Stack, running.DrillId, $"in stage {running.Stage}, by {running.Journal.Client}", running.LastSign);
        }

        state.RestoreStarted = DateTimeOffset.Now;
        var options = drill.Options;
        (var chosen, drill.Choice) = await Snapshots.PickAsync(drill.Provider, production.Stack, options.Snapshot, options.AsOf, options.Random, token).ConfigureAwait(false);
        var now = await production.Engine.Notes.ReadClockAsync(token).ConfigureAwait(false);
        (state.BackupStarted, state.WipedAt) = (chosen.Time, now);
        state.Snapshot = await SandboxMaker.ReadAsync(production, drill.Provider, chosen, token).ConfigureAwait(false);
        var content = state.Snapshot.Content!;
        state.Accounts = state.Accounts with { Scratch = true, Before = Evidence.Yes, Captured = DrillContext.Is(content.HasAccounts) };
        state.Mail = state.Mail with { Scratch = true, Before = Evidence.Yes, Captured = DrillContext.Is(content.HasMail), DigestBefore = content.MessageNames };
        return $"snapshot {chosen.ShortId} of {chosen.Time:yyyy-MM-dd HH:mm}, {drill.Choice}, lists {(content.HasAccounts ? "the account database" : "no account database")} and {Plural.Of(content.Messages, "message")}";
    }
}

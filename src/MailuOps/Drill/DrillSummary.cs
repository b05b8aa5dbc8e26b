using MailuOps.Deployment;
using MailuOps.Drill.Levels;

namespace MailuOps.Drill;

/// <summary>Makes the result that drills of every kind give, from what a drill has seen.</summary>
internal static class DrillSummary
{
    /// <summary>Of a drill that could not begin: nothing is proven, neither good nor bad.</summary>
    public static RestoreDrillResult NotBegun(string stack, string dockerHost, DrillKind kind, MailuOpsException why) =>
        new(DrillState.NewId(), stack, dockerHost, DrillOutcome.Inconclusive, $"it could not begin: {why.Message}")
        {
            Kind = kind, Accounts = new StoreProof("accounts"), Mail = new StoreProof("mail"), Stages = [], Started = DateTimeOffset.Now,
            NextStep = "This server's backup was not looked at. Mend what the reason says, and run it again.",
        };

    /// <param name="objectives">With a recovery's time and point: what was asked of them.</param>
    /// <param name="ladder">The rungs, by what the stores' proofs say.</param>
    /// <param name="advice">By the same, and by whether it was only an objective that was missed.</param>
    public static RestoreDrillResult Of(
        DrillState state, MailuServer server, Func<TimeSpan?, TimeSpan?, IReadOnlyList<RecoveryObjective>> objectives,
        Func<DrillOutcome, IReadOnlyList<DrillRung>> ladder, Func<DrillOutcome, bool, string> advice)
    {
        var proof = Verdict.Decide(state.Accounts, state.Mail, state.Failures, state.Bystanders, state.Unsettled);
        state.Reason = proof.Reason;
        var (time, point) = (state.BothBack - state.RestoreStarted, state.WipedAt - state.BackupStarted);
        var asked = objectives(time, point);
        var (outcome, reason) = RecoveryObjective.Judge(proof, asked);
        var rungs = ladder(proof.Outcome);
        return new RestoreDrillResult(state.Id, server.Stack, server.Deployment.DockerHost, outcome, reason)
        {
            Accounts = state.Accounts,
            Mail = state.Mail,
            Client = state.Client,
            Level = Ladder.LevelOf(rungs),
            Rungs = rungs,
            Stages = [.. state.Stages.Select(s => ToolLog.Tells(s, outcome) ? s : s with { Log = [] })],
            Snapshot = state.Snapshot,
            TestUser = state.User?.ToString() ?? "",
            Started = state.Started,
            Duration = DateTimeOffset.Now - state.Started,
            DeliveryTime = state.Probes.Max(p => p.DeliveryTime),
            RecoveryTime = time,
            RecoveryPoint = point,
            Objectives = asked,
            CleanedUp = [.. state.CleanedUp],
            LeftOver = [.. state.LeftOver],
            Others = state.Others,
            NextStep = advice(proof.Outcome, outcome != proof.Outcome),
        };
    }
}

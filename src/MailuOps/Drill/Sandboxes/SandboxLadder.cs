using MailuOps.Drill.Levels;

namespace MailuOps.Drill.Sandboxes;

/// <summary>The ladder of levels for a sandbox: the same rungs as in place, each with the evidence that a copy can give. Pure.</summary>
internal static class SandboxLadder
{
    public static IReadOnlyList<DrillRung> Of(DrillState state, SandboxFigures figures, DrillOutcome outcome) =>
    [
        Rung(1, "the restored server runs, and nothing leads out of it", figures.Isolated switch
        {
            Evidence.Yes => (RungStatus.Passed, "every service of it runs"), Evidence.No => (RungStatus.Failed, "it has a way out"), _ => Failed(state, "Find", "Prepare", "Restore", "Boot"),
        }),
        Rung(2, "a mail client can read it", state.Client.After switch
        {
            Evidence.Yes => (RungStatus.Passed, state.Client.Detail), Evidence.No => (RungStatus.Failed, state.Client.Detail), _ => (RungStatus.Unverified, state.Client.Detail),
        }),
        Rung(3, "the backup captured both stores", Captured(state)),
        Rung(4, "the restore returned both stores", outcome switch
        {
            DrillOutcome.Passed => (RungStatus.Passed, state.Reason), DrillOutcome.Failed => (RungStatus.Failed, state.Reason), _ => (RungStatus.Unverified, state.Reason),
        }),
        Rung(5, "nothing else was lost and nothing is left", Clean(state, figures)),
    ];

    private static DrillRung Rung(int level, string claim, (RungStatus Status, string Detail) found) => new(level, claim, found.Status, found.Detail);

    private static (RungStatus Status, string Detail) Captured(DrillState state)
    {
        StoreProof[] proofs = [state.Accounts, state.Mail];
        var missing = proofs.Where(p => p.Captured == Evidence.No).Select(p => p.Store).ToList();
        return missing.Count > 0 ? (RungStatus.Failed, $"{string.Join(" and ", missing)} are not in the snapshot")
            : proofs.All(p => p.Captured == Evidence.Yes) ? (RungStatus.Passed, "the snapshot holds accounts and mail") : (RungStatus.Unverified, "it was not looked at");
    }

    private static (RungStatus Status, string Detail) Clean(DrillState state, SandboxFigures figures) =>
        state.Bystanders.Count > 0 ? (RungStatus.Failed, string.Join("; ", state.Bystanders.Take(5)))
        : state.LeftOver.Count > 0 ? (RungStatus.Failed, $"left: {string.Join("; ", state.LeftOver.Take(5))}")
        : figures.ProductionUntouched == Evidence.No ? (RungStatus.Failed, "production is not as it was before the drill")
        : figures.ProductionUntouched != Evidence.Yes ? (RungStatus.Unverified, "it was not looked whether production is as it was")
        : state.Others switch
        {
            { Skipped: true } => (RungStatus.Skipped, state.Others.Detail),
            { Seen: Evidence.Yes } => (RungStatus.Passed, state.Others.Detail),
            { Seen: Evidence.No } => (RungStatus.Failed, state.Others.Detail),
            _ => (RungStatus.Unverified, state.Others.Detail),
        };

    private static (RungStatus Status, string Detail) Failed(DrillState state, params string[] stages) =>
        state.Failures.FirstOrDefault(f => stages.Contains(f.Stage)) is { Stage: not null } failure ? (RungStatus.Failed, failure.Message) : (RungStatus.Unverified, "it was not looked at");
}

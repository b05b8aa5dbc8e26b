namespace MailuOps.Drill.Levels;

/// <summary>The ladder of levels: each rung is earned by its own evidence, and the first one missed caps the level. Pure.</summary>
internal static class Ladder
{
    /// <summary>The highest rung below which none is missing; 0: not even the first.</summary>
    public static int LevelOf(IEnumerable<DrillRung> rungs) => rungs.TakeWhile(r => r.Status == RungStatus.Passed).Select(r => r.Level).LastOrDefault();

    public static IReadOnlyList<DrillRung> Of(DrillState state, DrillOutcome outcome) =>
    [
        Rung(1, "the deployment is healthy", Healthy(state)),
        Rung(2, "mail flows and a client can read it", MailFlows(state)),
        Rung(3, "the backup captured both stores", Captured(state)),
        Rung(4, "the restore returned both stores", Returned(state, outcome)),
        Rung(5, "nothing else was lost and nothing is left", Clean(state)),
    ];

    private static DrillRung Rung(int level, string claim, (RungStatus Status, string Detail) found) => new(level, claim, found.Status, found.Detail);

    private static (RungStatus Status, string Detail) Healthy(DrillState state) => state switch
    {
        { HealthSeen: false } => (RungStatus.Unverified, "the preflight did not come so far"),
        { Unhealthy.Count: > 0 } => (RungStatus.Failed, string.Join("; ", state.Unhealthy)),
        _ => (RungStatus.Passed, "every service with a role runs, and none calls itself unhealthy"),
    };

    private static (RungStatus Status, string Detail) MailFlows(DrillState state) => state switch
    {
        { Probes.Count: 0 } => state.Failures.Exists(f => f.Stage == "Seed") ? (RungStatus.Failed, Message(state, "Seed")) : (RungStatus.Unverified, "no probe was delivered"),
        _ when state.Probes.Exists(p => p.Delivered is null) => (RungStatus.Failed, "a probe was not delivered"),
        { FilterExpected: true } when state.Probes.Exists(p => p.PassedAntispam != true) => (RungStatus.Unverified, "a probe bears no mark of the spam filter"),
        { Client.Before: Evidence.No } => (RungStatus.Failed, $"mail client: {state.Client.Detail}"),
        { Client.Before: Evidence.Unknown } => (RungStatus.Unverified, $"mail client: {state.Client.Detail}"),
        _ => (RungStatus.Passed, $"{Plural.Of(state.Probes.Count, "probe")} sent, filtered, delivered and read by a mail client"),
    };

    private static (RungStatus Status, string Detail) Returned(DrillState state, DrillOutcome outcome) => state switch
    {
        _ when outcome == DrillOutcome.Failed => (RungStatus.Failed, state.Reason),
        _ when outcome == DrillOutcome.Inconclusive => (RungStatus.Unverified, state.Reason),
        { Client.After: not Evidence.Yes } => (RungStatus.Unverified, $"mail client: {state.Client.Detail}"),
        { Client.Refused: not Evidence.Yes } => (RungStatus.Unverified, "it was not seen that the login is refused while the account is gone"),
        _ => (RungStatus.Passed, "accounts and mail were seen to be gone and came back, byte for byte, to a mail client too"),
    };

    private static (RungStatus Status, string Detail) Clean(DrillState state)
    {
        string[] against = [.. state.Bystanders, .. state.LeftOver.Select(l => $"left: {l}"), .. state.Leaks.Select(l => $"the password stands in {l}")];
        return against.Length > 0 ? (RungStatus.Failed, string.Join("; ", against.Take(5)))
            : !state.Audited ? (RungStatus.Unverified, "it was not looked whether anything is left")
            : state.Unsearched.Count > 0 ? (RungStatus.Unverified, $"a secret may stand unseen: {string.Join("; ", state.Unsearched)}")
            : state.Others switch
            {
                { Skipped: true } => (RungStatus.Skipped, state.Others.Detail),
                { Seen: Evidence.Yes } => (RungStatus.Passed, state.Others.Detail),
                { Seen: Evidence.No } => (RungStatus.Failed, state.Others.Detail),
                _ => (RungStatus.Unverified, state.Others.Detail),
            };
    }

    private static (RungStatus Status, string Detail) Captured(DrillState state) =>
        Both(state, p => p.Captured, "the snapshot holds accounts and mail", "are not in the snapshot") switch
        {
            (RungStatus.Passed, _) when state.Window.UnprovenCount > 0 => (RungStatus.Unverified, $"{state.Window.Detail} (-Quiesce leaves no such window): {state.Window.Unproven[0]}"),
            (RungStatus.Passed, _) when state.Window is { Seen: Evidence.Unknown, Probes.Count: > 0 } => (RungStatus.Unverified, state.Window.Detail),
            var found => found,
        };

    private static (RungStatus Status, string Detail) Both(DrillState state, Func<StoreProof, Evidence> part, string yes, string no)
    {
        StoreProof[] proofs = [state.Accounts, state.Mail];
        var missing = proofs.Where(p => part(p) == Evidence.No).Select(p => p.Store).ToList();
        return missing.Count > 0 ? (RungStatus.Failed, $"{string.Join(" and ", missing)} {no}")
            : proofs.All(p => part(p) == Evidence.Yes) ? (RungStatus.Passed, yes)
            : state.Failures.Exists(f => f.Stage == "Backup") ? (RungStatus.Failed, Message(state, "Backup"))
            : (RungStatus.Unverified, "it was not looked at");
    }

    private static string Message(DrillState state, string stage) => state.Failures.Find(f => f.Stage == stage).Message;
}

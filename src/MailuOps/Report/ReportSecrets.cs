using MailuOps.Drill;

namespace MailuOps.Report;

/// <summary>
/// A drill's records hold no secret of ours, but they quote the messages of other tools and the engine's address. What looks like a
/// password in those is masked before anything is written.
/// </summary>
internal static class ReportSecrets
{
    public static RestoreDrillResult Mask(RestoreDrillResult drill)
    {
        ArgumentNullException.ThrowIfNull(drill);
        return drill with
        {
            DockerHost = Mask(drill.DockerHost),
            Reason = Mask(drill.Reason),
            NextStep = Mask(drill.NextStep),
            Accounts = Mask(drill.Accounts),
            Mail = Mask(drill.Mail),
            Stages = [.. drill.Stages.Select(s => s with { Detail = Mask(s.Detail), Log = [.. s.Log.Select(Mask)] })],
            Snapshot = drill.Snapshot is { } snapshot ? snapshot with { DockerHost = Mask(snapshot.DockerHost) } : null,
            SafetySnapshot = drill.SafetySnapshot is { } safety ? safety with { DockerHost = Mask(safety.DockerHost) } : null,
            Rungs = [.. drill.Rungs.Select(r => r with { Detail = Mask(r.Detail) })],
            Client = drill.Client with { Detail = Mask(drill.Client.Detail) },
            Others = drill.Others with { Detail = Mask(drill.Others.Detail), Lost = [.. drill.Others.Lost.Select(Mask)], Changed = [.. drill.Others.Changed.Select(Mask)] },
            Leaks = [.. drill.Leaks.Select(Mask)],
            Notifications = [.. drill.Notifications.Select(n => n with { Detail = Mask(n.Detail) })],
            CleanedUp = [.. drill.CleanedUp.Select(Mask)],
            LeftOver = [.. drill.LeftOver.Select(Mask)],
        };
    }

    public static string Mask(string text) => SecretText.Mask(text);

    private static StoreProof Mask(StoreProof proof) => proof with { Differences = [.. proof.Differences.Select(Mask)] };
}

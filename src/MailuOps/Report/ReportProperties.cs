using MailuOps.Drill;

namespace MailuOps.Report;

/// <summary>What test reports note beside their cases.</summary>
internal static class ReportProperties
{
    public static IReadOnlyList<(string Name, string Value)> Of(RestoreDrillResult drill) =>
    [
        ("tool", $"MailuOps {ReportText.ToolVersion}"),
        ("drill", drill.Id),
        ("stack", drill.Stack),
        ("dockerHost", drill.DockerHost),
        ("outcome", drill.Outcome.ToString()),
        ("level", drill.Rungs.Count > 0 ? $"{drill.Level}" : ""),
        ("testUser", drill.TestUser),
        ("snapshot", drill.Snapshot?.Id ?? ""),
        ("recoveryTimeSeconds", drill.RecoveryTime is { } time ? ReportText.Seconds(time) : ""),
        ("recoveryPointSeconds", drill.RecoveryPoint is { } point ? ReportText.Seconds(point) : ""),
        ("leftOver", string.Join("; ", drill.LeftOver)),
        ("nextStep", drill.NextStep),
    ];
}

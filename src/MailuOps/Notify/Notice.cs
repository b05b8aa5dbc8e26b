using System.Text.Json;
using System.Text.Json.Nodes;
using MailuOps.Drill;
using MailuOps.Report;

namespace MailuOps.Notify;

/// <summary>What is said of a drill, in words and in full.</summary>
/// <param name="Passed">All is well.</param>
/// <param name="Outcome">passed, failed, inconclusive or notRun.</param>
/// <param name="Title">One line.</param>
/// <param name="Text">The whole, in Markdown.</param>
/// <param name="Page">The HTML page; null: there was no drill.</param>
/// <param name="Report">The JSON report; null: there was no drill.</param>
internal sealed record Notice(bool Passed, string Outcome, string Stack, string Title, string Text, string? Page, string? Report)
{
    public static Notice Of(RestoreDrillResult drill) => new(
        drill.Outcome == DrillOutcome.Passed, drill.Outcome.ToString().ToLowerInvariant(), drill.Stack, $"{drill.Outcome}: restore drill of {drill.Stack}",
        DrillReport.Write(drill, ReportFormat.Markdown), DrillReport.Write(drill, ReportFormat.Html), DrillReport.Write(drill, ReportFormat.Json));

    /// <summary>A drill that could not run, or was stopped.</summary>
    public static Notice NotRun(string stack, string reason) => new(
        false, "notRun", stack, $"Not run: restore drill of {stack}", $"The drill did not come to a verdict: {DrillReport.Mask(reason)}\n", null, null);

    /// <summary>"text" is what chats show; the rest is for programs.</summary>
    public string Json() => new JsonObject
    {
        ["text"] = Title + "\n\n" + (Report is null ? Text : JsonNode.Parse(Report)!["reason"]!.GetValue<string>()),
        ["outcome"] = Outcome,
        ["stack"] = Stack,
        ["report"] = Report is null ? null : JsonNode.Parse(Report),
    }.ToJsonString(new JsonSerializerOptions());
}

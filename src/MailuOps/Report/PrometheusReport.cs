using System.Globalization;
using System.Text;
using MailuOps.Drill;

namespace MailuOps.Report;

/// <summary>
/// Metrics in the text format, without times, as the textfile collector wants them. What was not measured is left out; evidence that
/// was not seen is 0, because an alert must not depend on it.
/// </summary>
internal static class PrometheusReport
{
    public static string Write(IReadOnlyList<FleetRow> rows)
    {
        // All samples of a metric stand together.
        var metrics = new Dictionary<string, StringBuilder>(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            // The engine tells two of one name apart; elsewhere series keep their name when a second server comes.
            string[] server = row.Server == row.Drill.Stack ? [Label("stack", row.Drill.Stack)] : [Label("stack", row.Drill.Stack), Label("engine", row.Drill.DockerHost)];
            Write(row.Drill, server, metrics);
        }

        return string.Concat(metrics.Values);
    }

    private static void Write(RestoreDrillResult drill, string[] server, Dictionary<string, StringBuilder> metrics)
    {
        Metric("outcome", "Verdict of the last drill: 1 for the one that applies.");
        foreach (var outcome in Enum.GetValues<DrillOutcome>())
        {
            Sample("outcome", drill.Outcome == outcome ? 1 : 0, Label("outcome", outcome.ToString()));
        }

        Metric("store_proven", "1: the store was there, gone, and back byte for byte.");
        foreach (var proof in new[] { drill.Accounts, drill.Mail })
        {
            Sample("store_proven", proof.Proven ? 1 : 0, Label("store", proof.Store));
        }

        Metric("store_evidence", "1: this part of the proof was seen; 0: it was not.");
        foreach (var proof in new[] { drill.Accounts, drill.Mail })
        {
            foreach (var part in ProofPart.Of(proof))
            {
                Sample("store_evidence", part.Seen == Evidence.Yes ? 1 : 0, Label("store", proof.Store), Label("part", part.Key));
            }
        }

        Optional("level", "The level that was reached, 0 to 5.", drill.Rungs.Count > 0 ? drill.Level : null);
        Metric("start_timestamp_seconds", "When the drill began.");
        Sample("start_timestamp_seconds", Seconds(drill.Started));
        Metric("duration_seconds", "How long the drill took.");
        Sample("duration_seconds", drill.Duration.TotalSeconds);
        Optional("recovery_time_seconds", "From the start of the restore until both stores were back.", drill.RecoveryTime?.TotalSeconds);
        Optional("recovery_point_seconds", "From the start of the backup until the loss.", drill.RecoveryPoint?.TotalSeconds);

        foreach (var objective in drill.Objectives)
        {
            var name = objective.Name.Replace(' ', '_') + "_objective";
            Metric(name + "_seconds", $"The longest {objective.Name} that is acceptable.");
            Sample(name + "_seconds", objective.Limit.TotalSeconds);
            Metric(name + "_met", "1: it was seen to be met.");
            Sample(name + "_met", objective.Met == Evidence.Yes ? 1 : 0);
        }

        Metric("stage_duration_seconds", "How long each stage took that was reached.");
        foreach (var stage in drill.Stages.Where(s => s.Status != StageStatus.Skipped))
        {
            Sample("stage_duration_seconds", stage.Duration.TotalSeconds, Label("stage", stage.Name), Label("status", stage.Status.ToString()));
        }

        Metric("leftover_items", "What the drill could not remove.");
        Sample("leftover_items", drill.LeftOver.Count);
        Optional("snapshot_timestamp_seconds", "When the restored snapshot was taken.", drill.Snapshot is { } s ? Seconds(s.Time) : null);
        Optional("snapshot_messages", "Messages in the snapshot.", drill.Snapshot?.Content?.Messages);
        if (drill.Snapshot?.Content is { Entries.Count: > 0 } content)
        {
            Metric("snapshot_entries", "Files and folders in the snapshot, by volume.");
            foreach (var (volume, count) in content.Entries.OrderBy(e => e.Key, StringComparer.Ordinal))
            {
                Sample("snapshot_entries", count, Label("volume", volume));
            }
        }

        void Metric(string name, string help) =>
            metrics.TryAdd(name, new StringBuilder($"# HELP mailuops_drill_{name} {help}\n# TYPE mailuops_drill_{name} gauge\n"));

        void Sample(string name, double value, params string[] labels) => metrics[name].Append(
            CultureInfo.InvariantCulture, $"mailuops_drill_{name}{{{string.Join(',', server.Concat(labels))}}} {Math.Round(value, 3)}\n");

        void Optional(string name, string help, double? value)
        {
            if (value is { } known)
            {
                Metric(name, help);
                Sample(name, known);
            }
        }
    }

    private static double Seconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds() / 1000.0;

    private static string Label(string name, string value) => $"{name}=\"{Escape(value)}\"";

    private static string Escape(string value) => ReportText.Visible(value)
        .Replace("\\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}

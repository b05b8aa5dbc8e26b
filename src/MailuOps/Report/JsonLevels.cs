using System.Text.Json;
using MailuOps.Drill;
using MailuOps.Drill.Recovery;

namespace MailuOps.Report;

/// <summary>The parts of the JSON report around the two proofs: levels, the mail client, everybody else, what would not come back.</summary>
internal static class JsonLevels
{
    public static void Write(Utf8JsonWriter json, RestoreDrillResult drill)
    {
        json.WriteNumber("level", drill.Level);
        json.WriteStartArray("rungs");
        foreach (var rung in drill.Rungs)
        {
            json.WriteStartObject();
            json.WriteNumber("level", rung.Level);
            json.WriteString("claim", rung.Claim);
            json.WriteString("status", JsonReport.Name(rung.Status));
            json.WriteString("detail", rung.Detail);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("client");
        json.WriteString("before", JsonReport.Name(drill.Client.Before));
        json.WriteString("refused", JsonReport.Name(drill.Client.Refused));
        json.WriteString("after", JsonReport.Name(drill.Client.After));
        json.WriteString("detail", drill.Client.Detail);
        json.WriteEndObject();
        json.WriteStartObject("others");
        json.WriteString("seen", JsonReport.Name(drill.Others.Seen));
        json.WriteBoolean("skipped", drill.Others.Skipped);
        json.WriteString("detail", drill.Others.Detail);
        json.WriteNumber("messages", drill.Others.Messages);
        JsonReport.Texts(json, "lost", drill.Others.Lost);
        JsonReport.Texts(json, "changed", drill.Others.Changed);
        json.WriteEndObject();
        Window(json, drill.Window);
    }

    private static void Window(Utf8JsonWriter json, RecoveryWindow window)
    {
        json.WriteStartObject("window");
        json.WriteString("seen", JsonReport.Name(window.Seen));
        json.WriteString("detail", window.Detail);
        json.WriteBoolean("quiesced", window.Quiesced);
        json.WriteStartArray("probes");
        foreach (var probe in window.Probes)
        {
            json.WriteStartObject();
            json.WriteNumber("number", probe.Number);
            json.WriteString("messageId", probe.MessageId);
            json.WriteString("sent", JsonReport.Name(probe.Sent));
            json.WriteString("expected", JsonReport.Name(probe.Expected));
            json.WriteString("captured", JsonReport.Name(probe.Captured));
            json.WriteString("back", JsonReport.Name(probe.Back));
            json.WriteString("asExpected", JsonReport.Name(probe.AsExpected));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNumber("arrived", window.Arrived);
        json.WriteNumber("lostCount", window.LostCount);
        JsonReport.Texts(json, "lost", window.Lost);
        json.WriteNumber("unprovenCount", window.UnprovenCount);
        JsonReport.Texts(json, "unproven", window.Unproven);
        json.WriteEndObject();
    }
}

using System.Text.Json;
using MailuOps.Drill;

namespace MailuOps.Report;

/// <summary>The parts of the JSON report around the two proofs: levels, the mail client, everybody else.</summary>
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
    }
}

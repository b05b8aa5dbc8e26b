using System.Text.Json;
using MailuOps.Drill;

namespace MailuOps.Report;

/// <summary>The part of the JSON report that tells of the sandbox.</summary>
internal static class JsonSandbox
{
    public static void Write(Utf8JsonWriter json, SandboxFigures? figures)
    {
        if (figures is null)
        {
            json.WriteNull("sandbox");
            return;
        }

        json.WriteStartObject("sandbox");
        json.WriteString("name", figures.Name);
        json.WriteString("choice", figures.Choice);
        json.WriteBoolean("kept", figures.Kept);
        json.WriteNumber("files", figures.Files);
        json.WriteNumber("bytes", figures.Bytes);
        json.WriteNumber("restoreSeconds", Math.Round(figures.RestoreTime.TotalSeconds, 3));
        json.WriteNumber("users", figures.Users);
        json.WriteNumber("domains", figures.Domains);
        json.WriteNumber("mailboxes", figures.Mailboxes);
        json.WriteNumber("messages", figures.Messages);
        json.WriteNumber("read", figures.Read);
        json.WriteNumber("probes", figures.Probes);
        json.WriteString("probedTo", figures.ProbedTo is { } time ? ReportText.Iso(time) : null);
        json.WriteString("probeLogin", JsonReport.Name(figures.ProbeLogin));
        Packs(json, figures.Packs);
        json.WriteString("isolated", JsonReport.Name(figures.Isolated));
        json.WriteString("productionUntouched", JsonReport.Name(figures.ProductionUntouched));
        json.WriteEndObject();
    }

    private static void Packs(Utf8JsonWriter json, PackRotation? packs)
    {
        if (packs is null)
        {
            json.WriteNull("packs");
            return;
        }

        json.WriteStartObject("packs");
        json.WriteNumber("part", packs.Part);
        json.WriteNumber("of", packs.Of);
        json.WriteString("repository", packs.Repository);
        json.WriteNumber("left", packs.Left);
        json.WriteString("allReadSince", packs.AllReadSince is { } since ? ReportText.Iso(since) : null);
        json.WriteEndObject();
    }
}

using System.Text.Json;
using MailuOps.Drill;

namespace MailuOps.History;

/// <summary>Reads the part of a record that tells of a sandbox. Earlier writers of version 1 knew none.</summary>
internal static class DrillRecordSandbox
{
    public static RestoreDrillResult Add(RestoreDrillResult drill, JsonElement json) =>
        !json.TryGetProperty("kind", out _) || DrillRecord.Name<DrillKind>(json, "kind") != DrillKind.Sandbox ? drill : drill with
        {
            Kind = DrillKind.Sandbox,
            Accounts = drill.Accounts with { Scratch = true },
            Mail = drill.Mail with { Scratch = true },
            Sandbox = json.GetProperty("sandbox") is { ValueKind: JsonValueKind.Object } figures ? Figures(figures) : null,
        };

    private static PackRotation Rotation(JsonElement json) => new(json.GetProperty("part").GetInt32(), json.GetProperty("of").GetInt32())
    {
        Repository = json.TryGetProperty("repository", out var repository) ? repository.GetString() ?? "" : "",
        Left = json.GetProperty("left").GetInt32(),
        AllReadSince = json.GetProperty("allReadSince") is { ValueKind: JsonValueKind.String } since ? since.GetDateTimeOffset() : null,
    };

    private static SandboxFigures Figures(JsonElement json)
    {
        long Number(string name) => json.GetProperty(name).GetInt64();
        return new SandboxFigures(DrillRecord.Text(json, "name"))
        {
            Choice = json.TryGetProperty("choice", out var choice) ? choice.GetString() ?? "" : "",
            Probes = json.TryGetProperty("probes", out var probes) ? probes.GetInt64() : 0,
            ProbedTo = json.TryGetProperty("probedTo", out var probed) && probed.ValueKind == JsonValueKind.String ? probed.GetDateTimeOffset() : null,
            ProbeLogin = json.TryGetProperty("probeLogin", out _) ? DrillRecord.Name<Evidence>(json, "probeLogin") : Evidence.Unknown,
            Packs = json.TryGetProperty("packs", out var packs) && packs.ValueKind == JsonValueKind.Object ? Rotation(packs) : null,
            Kept = json.GetProperty("kept").GetBoolean(), Files = Number("files"), Bytes = Number("bytes"),
            RestoreTime = TimeSpan.FromSeconds(json.GetProperty("restoreSeconds").GetDouble()), Users = Number("users"), Domains = Number("domains"),
            Mailboxes = Number("mailboxes"), Messages = Number("messages"), Read = Number("read"), Isolated = DrillRecord.Name<Evidence>(json, "isolated"),
            ProductionUntouched = DrillRecord.Name<Evidence>(json, "productionUntouched"),
        };
    }
}

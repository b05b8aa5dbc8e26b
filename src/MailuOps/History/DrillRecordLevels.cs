using System.Text.Json;
using MailuOps.Drill;
using MailuOps.Drill.Levels;
using MailuOps.Drill.Others;
using MailuOps.Drill.Recovery;

namespace MailuOps.History;

/// <summary>Reads the parts of a record around the two proofs. Earlier writers of version 1 did not have them.</summary>
internal static class DrillRecordLevels
{
    public static RestoreDrillResult Add(RestoreDrillResult drill, JsonElement json) => !json.TryGetProperty("rungs", out var rungs) ? drill : drill with
    {
        Level = json.GetProperty("level").GetInt32(),
        Rungs = [.. rungs.EnumerateArray().Select(r => new DrillRung(
            r.GetProperty("level").GetInt32(), DrillRecord.Text(r, "claim"), DrillRecord.Name<RungStatus>(r, "status"), DrillRecord.Text(r, "detail")))],
        Client = Client(json.GetProperty("client")),
        Others = Others(json.GetProperty("others")),
        Window = json.TryGetProperty("window", out var window) ? Window(window) : new RecoveryWindow(),
    };

    private static RecoveryWindow Window(JsonElement window) => new()
    {
        Seen = DrillRecord.Name<Evidence>(window, "seen"), Detail = DrillRecord.Text(window, "detail"), Quiesced = window.GetProperty("quiesced").GetBoolean(),
        Probes = [.. window.GetProperty("probes").EnumerateArray().Select(p => new RecoveryProbe(
            p.GetProperty("number").GetInt32(), DrillRecord.Text(p, "messageId"), DrillRecord.Name<ProbeTime>(p, "sent"), DrillRecord.Name<ProbeFate>(p, "expected"))
        {
            Captured = DrillRecord.Name<Evidence>(p, "captured"), Back = DrillRecord.Name<Evidence>(p, "back"),
        })],
        Arrived = window.GetProperty("arrived").GetInt64(), LostCount = window.GetProperty("lostCount").GetInt64(), Lost = DrillRecord.Texts(window, "lost"),
        UnprovenCount = window.GetProperty("unprovenCount").GetInt64(), Unproven = DrillRecord.Texts(window, "unproven"),
    };

    private static ClientProof Client(JsonElement client) => new()
    {
        Before = DrillRecord.Name<Evidence>(client, "before"), Refused = DrillRecord.Name<Evidence>(client, "refused"),
        After = DrillRecord.Name<Evidence>(client, "after"), Detail = DrillRecord.Text(client, "detail"),
    };

    private static OthersProof Others(JsonElement others) => new(DrillRecord.Name<Evidence>(others, "seen"), DrillRecord.Text(others, "detail"))
    {
        Skipped = others.GetProperty("skipped").GetBoolean(), Messages = others.GetProperty("messages").GetInt64(),
        Lost = DrillRecord.Texts(others, "lost"), Changed = DrillRecord.Texts(others, "changed"),
    };
}

using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using MailuOps.Backup;
using MailuOps.Drill;

namespace MailuOps.Report;

/// <summary>Everything in the record. A change that a reader could stumble over raises the schema's version.</summary>
internal static class JsonReport
{
    public const string Schema = "https://github.com/mailuops/mailuops/blob/main/module/schema/drill-report.v1.schema.json";
    public const string FleetSchema = "https://github.com/mailuops/mailuops/blob/main/module/schema/fleet-report.v1.schema.json";

    private static readonly JsonWriterOptions Options = new() { Indented = true, Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    public static string Write(RestoreDrillResult drill) => Document(json => Drill(json, drill));

    /// <summary>Several, each as it stands alone.</summary>
    public static string Write(IReadOnlyList<RestoreDrillResult> drills) => Document(json =>
    {
        json.WriteStartObject();
        json.WriteString("$schema", FleetSchema);
        json.WriteNumber("schemaVersion", 1);
        json.WriteString("tool", $"MailuOps {ReportText.ToolVersion}");
        json.WriteStartArray("drills");
        foreach (var drill in drills)
        {
            Drill(json, drill);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static string Document(Action<Utf8JsonWriter> write)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Options))
        {
            write(json);
        }

        return Encoding.UTF8.GetString(bytes.ToArray()).ReplaceLineEndings("\n") + "\n";
    }

    private static void Drill(Utf8JsonWriter json, RestoreDrillResult drill)
    {
        json.WriteStartObject();
        json.WriteString("$schema", Schema);
        json.WriteNumber("schemaVersion", 1);
        json.WriteString("tool", $"MailuOps {ReportText.ToolVersion}");
        json.WriteString("id", drill.Id);
        json.WriteString("stack", drill.Stack);
        json.WriteString("dockerHost", drill.DockerHost);
        json.WriteString("kind", Name(drill.Kind));
        json.WriteString("outcome", Name(drill.Outcome));
        json.WriteString("reason", drill.Reason);
        json.WriteString("nextStep", drill.NextStep);
        json.WriteString("testUser", drill.TestUser);
        json.WriteString("started", ReportText.Iso(drill.Started));
        Seconds(json, "durationSeconds", drill.Duration);
        Seconds(json, "deliveryTimeSeconds", drill.DeliveryTime);
        Seconds(json, "recoveryTimeSeconds", drill.RecoveryTime);
        Seconds(json, "recoveryPointSeconds", drill.RecoveryPoint);
        Objectives(json, drill.Objectives);
        JsonLevels.Write(json, drill);
        JsonSandbox.Write(json, drill.Sandbox);
        json.WriteStartObject("stores");
        Store(json, drill.Accounts);
        Store(json, drill.Mail);
        json.WriteEndObject();
        json.WriteStartArray("stages");
        foreach (var stage in drill.Stages)
        {
            Stage(json, stage);
        }

        json.WriteEndArray();
        Snapshot(json, "snapshot", drill.Snapshot);
        Snapshot(json, "safetySnapshot", drill.SafetySnapshot);
        Texts(json, "restoredVolumes", drill.RestoredVolumes);
        Notifications(json, drill.Notifications);
        Texts(json, "cleanedUp", drill.CleanedUp);
        Texts(json, "leftOver", drill.LeftOver);
        Texts(json, "leaks", drill.Leaks);
        json.WriteEndObject();
    }

    private static void Objectives(Utf8JsonWriter json, IReadOnlyList<RecoveryObjective> objectives)
    {
        json.WriteStartArray("objectives");
        foreach (var objective in objectives)
        {
            json.WriteStartObject();
            json.WriteString("name", objective.Name);
            Seconds(json, "limitSeconds", objective.Limit);
            Seconds(json, "measuredSeconds", objective.Measured);
            json.WriteString("met", Name(objective.Met));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Notifications(Utf8JsonWriter json, IReadOnlyList<DrillNotification> notifications)
    {
        json.WriteStartArray("notifications");
        foreach (var notification in notifications)
        {
            json.WriteStartObject();
            json.WriteString("target", notification.Target);
            json.WriteBoolean("sent", notification.Sent);
            json.WriteString("detail", notification.Detail);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Store(Utf8JsonWriter json, StoreProof proof)
    {
        json.WriteStartObject(proof.Store);
        json.WriteBoolean("proven", proof.Proven);
        foreach (var part in ProofPart.Of(proof))
        {
            json.WriteString(part.Key, Name(part.Seen));
        }

        json.WriteString("digestBefore", proof.DigestBefore);
        json.WriteString("digestAfter", proof.DigestAfter);
        Texts(json, "differences", proof.Differences);
        json.WriteEndObject();
    }

    private static void Stage(Utf8JsonWriter json, DrillStage stage)
    {
        json.WriteStartObject();
        json.WriteString("name", stage.Name);
        json.WriteString("status", Name(stage.Status));
        json.WriteString("started", ReportText.Iso(stage.Started));
        Seconds(json, "durationSeconds", stage.Duration);
        json.WriteString("detail", stage.Detail);
        json.WriteBoolean("unsettled", stage.Unsettled);
        Texts(json, "log", stage.Log);
        json.WriteEndObject();
    }

    private static void Snapshot(Utf8JsonWriter json, string name, BackupSnapshot? snapshot)
    {
        if (snapshot is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        json.WriteString("id", snapshot.Id);
        json.WriteString("time", ReportText.Iso(snapshot.Time));
        json.WriteString("provider", snapshot.Provider);
        json.WriteString("recipeVersion", snapshot.RecipeVersion);
        if (snapshot.Parts.Count > 0)
        {
            json.WriteStartArray("parts");
            foreach (var part in snapshot.Parts)
            {
                json.WriteStartObject();
                json.WriteString("node", part.Node);
                json.WriteString("id", part.Id);
                json.WriteString("time", ReportText.Iso(part.Time));
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        if (snapshot.Content is not { } content)
        {
            json.WriteNull("content");
        }
        else
        {
            json.WriteStartObject("content");
            json.WriteString("accountDatabase", content.AccountDatabase);
            json.WriteNumber("messages", content.Messages);
            json.WriteStartObject("entries");
            foreach (var (volume, count) in content.Entries.OrderBy(e => e.Key, StringComparer.Ordinal))
            {
                json.WriteNumber(volume, count);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    internal static void Texts(Utf8JsonWriter json, string name, IReadOnlyList<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    private static void Seconds(Utf8JsonWriter json, string name, TimeSpan? time)
    {
        if (time is { } t)
        {
            json.WriteNumber(name, Math.Round(t.TotalSeconds, 3));
        }
        else
        {
            json.WriteNull(name);
        }
    }

#pragma warning disable CA1308 // Lower case is the format's own, not a way to compare.
    internal static string Name<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
#pragma warning restore CA1308
}

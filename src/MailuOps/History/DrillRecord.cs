using System.Globalization;
using System.Text.Json;
using MailuOps.Backup;
using MailuOps.Drill;

namespace MailuOps.History;

/// <summary>Reads what the JSON report wrote. Properties that it does not know are left aside: version 1 may grow.</summary>
internal static class DrillRecord
{
    public const int Version = 1;

    /// <param name="file">Named in errors.</param>
    public static RestoreDrillResult Parse(string text, string file)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            var json = document.RootElement;
            var version = json.GetProperty("schemaVersion").GetInt32();
            return version <= Version ? DrillRecordSandbox.Add(DrillRecordLevels.Add(Drill(json), json), json) : throw Errors.DrillRecordNewer(file, version, Version);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException or OverflowException)
        {
            throw Errors.DrillRecordBad(file, e.Message, e);
        }
    }

    private static RestoreDrillResult Drill(JsonElement json) => new(
        Text(json, "id"), Text(json, "stack"), Text(json, "dockerHost"), Name<DrillOutcome>(json, "outcome"), Text(json, "reason"))
    {
        Accounts = Store(json, "accounts"),
        Mail = Store(json, "mail"),
        Stages = [.. json.GetProperty("stages").EnumerateArray().Select(Stage)],
        Snapshot = json.GetProperty("snapshot") is { ValueKind: JsonValueKind.Object } snapshot ? Snapshot(json, snapshot) : null,
        SafetySnapshot = json.TryGetProperty("safetySnapshot", out var safety) && safety.ValueKind == JsonValueKind.Object ? Snapshot(json, safety) : null,
        RestoredVolumes = json.TryGetProperty("restoredVolumes", out _) ? Texts(json, "restoredVolumes") : [],
        Leaks = json.TryGetProperty("leaks", out _) ? Texts(json, "leaks") : [],
        TestUser = Text(json, "testUser"),
        Started = Time(json, "started"),
        Duration = Seconds(json, "durationSeconds") ?? TimeSpan.Zero,
        DeliveryTime = Seconds(json, "deliveryTimeSeconds"),
        RecoveryTime = Seconds(json, "recoveryTimeSeconds"),
        RecoveryPoint = Seconds(json, "recoveryPointSeconds"),
        Objectives = json.TryGetProperty("objectives", out var objectives)
            ? [.. objectives.EnumerateArray().Select(o => new RecoveryObjective(Text(o, "name"), Seconds(o, "limitSeconds") ?? TimeSpan.Zero, Seconds(o, "measuredSeconds")))] : [],
        Notifications = json.TryGetProperty("notifications", out var told)
            ? [.. told.EnumerateArray().Select(n => new DrillNotification(Text(n, "target"), n.GetProperty("sent").GetBoolean(), Text(n, "detail")))] : [],
        CleanedUp = Texts(json, "cleanedUp"),
        LeftOver = Texts(json, "leftOver"),
        NextStep = Text(json, "nextStep"),
    };

    private static StoreProof Store(JsonElement json, string name)
    {
        var store = json.GetProperty("stores").GetProperty(name);
        return new StoreProof(name)
        {
            Before = Name<Evidence>(store, "before"),
            Captured = Name<Evidence>(store, "captured"),
            Gone = Name<Evidence>(store, "gone"),
            Back = Name<Evidence>(store, "back"),
            Same = Name<Evidence>(store, "same"),
            DigestBefore = store.GetProperty("digestBefore").GetString(),
            DigestAfter = store.GetProperty("digestAfter").GetString(),
            Differences = Texts(store, "differences"),
        };
    }

    private static DrillStage Stage(JsonElement stage) => new(
        Text(stage, "name"), Name<StageStatus>(stage, "status"), Time(stage, "started"), Seconds(stage, "durationSeconds") ?? TimeSpan.Zero, Text(stage, "detail"))
    {
        Log = stage.TryGetProperty("log", out _) ? Texts(stage, "log") : [],
        Unsettled = stage.TryGetProperty("unsettled", out var unsettled) && unsettled.GetBoolean(),
    };

    private static BackupSnapshot Snapshot(JsonElement drill, JsonElement snapshot) => new(
        Text(drill, "stack"), Text(drill, "dockerHost"), Text(snapshot, "id"), Time(snapshot, "time"))
    {
        Provider = Text(snapshot, "provider"),
        RecipeVersion = snapshot.GetProperty("recipeVersion").GetString(),
        Parts = snapshot.TryGetProperty("parts", out var parts)
            ? [.. parts.EnumerateArray().Select(p => new SnapshotPart(Text(p, "node"), Text(p, "id"), Time(p, "time")))] : [],
        Content = snapshot.GetProperty("content") is not { ValueKind: JsonValueKind.Object } content ? null : new SnapshotContent(
            content.GetProperty("accountDatabase").GetString(), content.GetProperty("messages").GetInt64(), Counts(content.GetProperty("entries"))),
    };

    private static Dictionary<string, long> Counts(JsonElement entries) => entries.EnumerateObject().ToDictionary(e => e.Name, e => e.Value.GetInt64(), StringComparer.Ordinal);

    internal static string Text(JsonElement json, string name) => json.GetProperty(name).GetString() ?? throw new FormatException($"{name} is null");

    internal static string[] Texts(JsonElement json, string name) => [.. json.GetProperty(name).EnumerateArray().Select(t => t.GetString() ?? "")];

    private static DateTimeOffset Time(JsonElement json, string name) => DateTimeOffset.Parse(Text(json, name), CultureInfo.InvariantCulture);

    /// <summary>Null where it is null, and where an older writer did not have it.</summary>
    private static TimeSpan? Seconds(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? TimeSpan.FromSeconds(value.GetDouble()) : null;

    /// <summary>By name alone: Enum.Parse would take numbers too.</summary>
    internal static T Name<T>(JsonElement json, string name)
        where T : struct, Enum
    {
        var text = Text(json, name);
        return Enum.GetValues<T>().Cast<T?>().FirstOrDefault(v => v.ToString()!.Equals(text, StringComparison.OrdinalIgnoreCase))
            ?? throw new FormatException($"'{text}' is no {name}");
    }
}

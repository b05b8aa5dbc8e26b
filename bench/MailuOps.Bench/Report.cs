using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MailuOps.Bench;

/// <summary>Prints the table and writes the JSON.</summary>
internal static class Report
{
    private const string Row = "{0,-14} {1,-34} {2,10} {3,-18} {4,10} {5,9} {6,9}  {7}";

    public static void Header() => Print("bench", "case", "ours ms", "baseline", "base ms", "value", "limit", "");

    public static void Line(BenchResult r) => Print(
        r.Bench, r.Case, Number(r.Ours), r.Baseline, Number(r.BaselineTime), Value(r, r.Value), r.Limit is { } limit ? Value(r, limit) : "-",
        r.IsWithinLimit ? "" : "OVER");

    public static void Skipped(string bench, string reason) => Console.WriteLine($"{bench,-14} SKIPPED: {reason}");

    public static void Write(string path, IReadOnlyList<BenchResult> results, IReadOnlyDictionary<string, string> skipped)
    {
        var json = new JsonObject
        {
            ["time"] = DateTimeOffset.UtcNow.ToString("O", CultureInfo.InvariantCulture),
            ["processors"] = Environment.ProcessorCount,
            ["runtime"] = Environment.Version.ToString(),
            ["results"] = new JsonArray(results.Select(r => (JsonNode)new JsonObject
            {
                ["bench"] = r.Bench,
                ["case"] = r.Case,
                ["oursMs"] = Math.Round(r.Ours, 3),
                ["baseline"] = r.Baseline,
                ["baselineMs"] = Math.Round(r.BaselineTime, 3),
                [r.IsDifference ? "differenceMs" : "ratio"] = Math.Round(r.Value, 3),
                ["limit"] = r.Limit,
                ["withinLimit"] = r.IsWithinLimit,
            }).ToArray()),
            ["skipped"] = new JsonObject(skipped.Select(s => KeyValuePair.Create(s.Key, (JsonNode?)s.Value))),
        };
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        File.WriteAllText(path, json.ToJsonString(new JsonSerializerOptions { WriteIndented = true }) + "\n");
    }

    private static string Number(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);

    private static string Value(BenchResult r, double value) =>
        value.ToString(r.IsDifference ? "+0;-0" : "0.00", CultureInfo.InvariantCulture) + (r.IsDifference ? " ms" : "x");

    private static void Print(params object[] cells) => Console.WriteLine(string.Format(CultureInfo.InvariantCulture, Row, cells).TrimEnd());
}

using System.Text.Json;

namespace MailuOps.Drill.Residue;

/// <summary>Reads `postqueue -j`: one JSON object a line. Pure.</summary>
internal static class QueueListing
{
    /// <summary>Queue ids with sender, recipients, the reason why they still wait, and when postfix took them.</summary>
    public static IEnumerable<(string Id, string Sender, IReadOnlyList<string> Recipients, string Reason, DateTimeOffset Arrived)> Parse(IEnumerable<string> lines)
    {
        foreach (var line in lines.Where(l => l.StartsWith('{')))
        {
            using var json = JsonDocument.Parse(line);
            var root = json.RootElement;
            var recipients = root.TryGetProperty("recipients", out var list) ? list.EnumerateArray().ToList() : [];
            yield return (
                Text(root, "queue_id"), Text(root, "sender"), [.. recipients.Select(r => Text(r, "address"))],
                recipients.Select(r => Text(r, "delay_reason")).FirstOrDefault(r => r.Length > 0) ?? "",
                DateTimeOffset.FromUnixTimeSeconds(root.TryGetProperty("arrival_time", out var time) ? time.GetInt64() : 0));
        }
    }

    private static string Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";
}

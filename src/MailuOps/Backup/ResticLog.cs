using System.Text.Json;

namespace MailuOps.Backup;

/// <summary>What `restic restore --json` says, a JSON object a line; other lines are kept as they are. Pure.</summary>
internal sealed class ResticLog(string volume)
{
    private const int Kept = 20;
    private readonly List<string> _problems = [];
    private string _last = "it said nothing";

    public VolumeRestore State { get; private set; } = new(volume, 0, 0, 0, TimeSpan.Zero);

    /// <summary>What could not be restored.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>The reason of a failure: what could not be restored, else the last line.</summary>
    public string Reason => _problems.Count > 0 ? string.Join("; ", _problems) : _last;

    public void Take(string line, TimeSpan elapsed)
    {
        if (line.Trim().Length == 0)
        {
            return;
        }

        try
        {
            using var document = JsonDocument.Parse(line);
            Take(document.RootElement, elapsed);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            _last = line.Trim();
        }
    }

    private void Take(JsonElement json, TimeSpan elapsed)
    {
        switch (Text(json, "message_type"))
        {
            case "status" or "summary":
                State = State with
                {
                    Files = Number(json, "files_restored") + Number(json, "files_skipped"), Bytes = Number(json, "bytes_restored") + Number(json, "bytes_skipped"),
                    TotalBytes = Number(json, "total_bytes"), Duration = elapsed,
                };
                break;
            case "error":
                var message = json.TryGetProperty("error", out var error) ? error.ValueKind == JsonValueKind.Object ? Text(error, "message") : error.ToString() : "";
                Add($"{Text(json, "item")}: {message}".TrimStart(':', ' '));
                break;
            case "exit_error":
                Add(Text(json, "message"));
                break;
            default:
                _last = json.ToString();
                break;
        }
    }

    private void Add(string problem)
    {
        if (_problems.Count < Kept && !_problems.Contains(problem))
        {
            _problems.Add(problem);
        }
    }

    private static string Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private static long Number(JsonElement json, string name) => json.TryGetProperty(name, out var value) && value.TryGetInt64(out var number) ? number : 0;
}

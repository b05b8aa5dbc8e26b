using System.Text.Json;
using System.Text.Json.Nodes;

namespace MailuOps.Backup;

/// <summary>The log of backup-bot-two run with --machine-logs: a JSON object a line; other lines are kept as they are. Secrets are masked.</summary>
internal sealed class BotLog
{
    private static readonly string[] ErrorLevels = ["ERROR", "CRITICAL", "FATAL"];
    private readonly List<string> _lines = [];
    private readonly List<string> _errors = [];

    /// <summary>All messages, "LEVEL text".</summary>
    public IReadOnlyList<string> Lines => _lines;

    /// <summary>Messages at error level.</summary>
    public IReadOnlyList<string> Errors => _errors;

    /// <summary>The snapshot that the run's summary names; null: none.</summary>
    public string? SnapshotId { get; private set; }

    /// <summary>Takes a line and gives back what to tell the user of it.</summary>
    public string Add(string line)
    {
        if (Parse(line) is not { } record)
        {
            line = SecretText.Mask(line);
            return Kept(line);
        }

        var level = ((string?)record["message_type"] ?? (string?)record["levelname"] ?? "INFO").ToUpperInvariant();
        var message = SecretText.Mask(record["message"]?.ToString() ?? "");
        SnapshotId = record["snapshot_id"]?.ToString() is { Length: > 0 } id ? id : SnapshotId;
        if (ErrorLevels.Contains(level))
        {
            _errors.Add(message);
        }

        var text = $"{level} {message}";
        return Kept(text);
    }

    private string Kept(string line)
    {
        _lines.Add(line);
        Last = line.Trim().Length > 0 ? line.Trim() : Last;
        return line;
    }

    /// <summary>What it said last, for whoever waits.</summary>
    public string Last { get; private set; } = "has begun";

    /// <summary>The reason of a failure: the errors, else the last line.</summary>
    public string Reason => _errors.Count > 0 ? string.Join("; ", _errors.Distinct()) : _lines.LastOrDefault(l => l.Trim().Length > 0) ?? "it said nothing";

    private static JsonObject? Parse(string line)
    {
        if (!line.StartsWith('{'))
        {
            return null;
        }

        try
        {
            return JsonNode.Parse(line) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

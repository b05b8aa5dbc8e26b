using System.Text.Json;

namespace MailuOps.Backup.Restic;

/// <summary>How far restic has come, by the status lines of `--json`. Pure.</summary>
internal sealed class ResticPace
{
    public int? Percent { get; private set; }

    /// <summary>Null: not known. While a backup still counts, restic gives none; of a restore it never does, but knows the whole from the start.</summary>
    public TimeSpan? Remaining { get; private set; }

    public void Take(string line, TimeSpan elapsed)
    {
        if (!line.StartsWith("{\"message_type\":\"status\"", StringComparison.Ordinal))
        {
            return;
        }

        using var json = JsonDocument.Parse(line);
        double? Number(string name) => json.RootElement.TryGetProperty(name, out var value) && value.TryGetDouble(out var number) ? number : null;
        var done = Number("percent_done");
        Percent = (int?)(done * 100);
        Remaining = Number("seconds_remaining") is { } left ? TimeSpan.FromSeconds(left)
            : Number("files_restored") is not null && done > 0 ? elapsed * (1 - done.Value) / done.Value : null;
    }
}

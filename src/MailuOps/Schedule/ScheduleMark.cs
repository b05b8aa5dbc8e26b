using System.Text.Json;

namespace MailuOps.Schedule;

/// <summary>The line by which a schedule is found again: what it is for, in a comment of the file that makes it.</summary>
internal static class ScheduleMark
{
    private const string Start = "mailuops: ";

    public static string Write(DrillSchedule schedule) => Start + JsonSerializer.Serialize(new Dictionary<string, object?>
    {
        ["name"] = schedule.Name, ["stack"] = schedule.Stack, ["calendar"] = schedule.Calendar, ["randomDelaySeconds"] = (long)schedule.RandomDelay.TotalSeconds,
        ["command"] = schedule.Command, ["writableFolders"] = schedule.WritableFolders, ["credentialFile"] = schedule.CredentialFile,
        ["repositoryFile"] = schedule.RepositoryFile, ["backupPath"] = schedule.BackupPath,
    });

    /// <summary>Null: the text is none of ours.</summary>
    public static DrillSchedule? Read(string text, ScheduleKind kind)
    {
        foreach (var line in text.Split('\n'))
        {
            var at = line.IndexOf(Start, StringComparison.Ordinal);
            if (at < 0)
            {
                continue;
            }

            try
            {
                using var json = JsonDocument.Parse(line[(at + Start.Length)..].Trim());
                var root = json.RootElement;
                return new DrillSchedule(root.GetProperty("name").GetString()!, kind, root.GetProperty("calendar").GetString()!)
                {
                    Stack = root.GetProperty("stack").GetString()!,
                    RandomDelay = TimeSpan.FromSeconds(root.GetProperty("randomDelaySeconds").GetInt64()),
                    Command = Texts(root, "command"),
                    WritableFolders = Texts(root, "writableFolders"),
                    CredentialFile = root.GetProperty("credentialFile").GetString(),
                    RepositoryFile = root.TryGetProperty("repositoryFile", out var repository) ? repository.GetString() : null,
                    BackupPath = root.TryGetProperty("backupPath", out var copies) ? copies.GetString() : null,
                };
            }
            catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
            {
                return null;
            }
        }

        return null;
    }

    private static string[] Texts(JsonElement root, string name) => [.. root.GetProperty(name).EnumerateArray().Select(t => t.GetString()!)];
}

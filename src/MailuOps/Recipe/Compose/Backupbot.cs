namespace MailuOps.Recipe.Compose;

/// <summary>The names and values of backupbot's labels.</summary>
internal static class Backupbot
{
    public const string Prefix = "backupbot.";
    public const string Enable = "backupbot.backup";
    public const string EnableValue = "${ENABLE_BACKUPS:-true}";
    public const string VolumePrefix = "backupbot.backup.volumes.";
    public const string PathSuffix = ".path";
    public const string LegacyPath = "backupbot.backup.path";
    public const string PreHook = "backupbot.backup.pre-hook";
    public const string PostHook = "backupbot.backup.post-hook";
    public const string RestorePreHook = "backupbot.restore.pre-hook";
    public const string RestorePostHook = "backupbot.restore.post-hook";

    /// <summary>What recipes in the field write for <see cref="VolumePrefix"/>; no version of the bot reads it.</summary>
    public static readonly IReadOnlyList<string> MisspelledVolumePrefixes = ["backupbot.volumes.", "backupbot.volume.", "backupbot.backup.volume."];

    /// <summary>Every label with a fixed name that some generation of the bot or of its documentation knows.</summary>
    public static readonly IReadOnlyList<string> FixedNames =
        [Enable, LegacyPath, PreHook, PostHook, RestorePreHook, RestorePostHook, "backupbot.restore"];

    /// <summary>Python's strtobool, which the bot uses: null for a value that makes it give up.</summary>
    public static bool? Truth(string value) => value.Trim().ToLowerInvariant() switch
    {
        "y" or "yes" or "t" or "true" or "on" or "1" => true,
        "n" or "no" or "f" or "false" or "off" or "0" => false,
        _ => null,
    };

    /// <summary>The volume that a current label speaks of, and whether it lists paths; null for any other label.</summary>
    public static (string Volume, bool IsPath)? VolumeOf(string key)
    {
        if (!key.StartsWith(VolumePrefix, StringComparison.Ordinal) || key.Length == VolumePrefix.Length)
        {
            return null;
        }

        var name = key[VolumePrefix.Length..];
        return name.EndsWith(PathSuffix, StringComparison.Ordinal) && name.Length > PathSuffix.Length
            ? (name[..^PathSuffix.Length], true)
            : (name, false);
    }

    /// <summary>The paths of a label's value, without empty ones and slashes at either end, as the bot joins them to the volume's root.</summary>
    public static IReadOnlyList<string> Paths(string value) =>
        value.Split(',').Select(path => path.Trim()).Where(path => path.Length > 0).ToList();
}

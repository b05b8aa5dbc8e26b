namespace MailuOps.Backup;

/// <summary>A snapshot of one stack.</summary>
/// <param name="Stack">The stack that it was taken of.</param>
/// <param name="DockerHost">The engine's address.</param>
/// <param name="Id">The backup tool's id, whole; of several parts that of the first, which has the accounts.</param>
/// <param name="Time">When it was taken, by the tool's clock; of several parts the earliest.</param>
public sealed record BackupSnapshot(string Stack, string DockerHost, string Id, DateTimeOffset Time)
{
    /// <summary>The first eight characters of the id, as restic shows it; the whole name of a copy in a folder.</summary>
    public string ShortId => Shorten(Id);

    /// <summary>As <see cref="ShortId"/>.</summary>
    internal static string Shorten(string id) => id.Length > 8 && id.All(char.IsAsciiHexDigit) ? id[..8] : id;

    /// <summary>The tool, for example "backupbot".</summary>
    public string Provider { get; init; } = "";

    /// <summary>The recipe's version that the bot noted with it; null: none.</summary>
    public string? RecipeVersion { get; init; }

    /// <summary>The parts, one a node, where each node has a bot and a repository of its own; empty: it is one snapshot.</summary>
    public IReadOnlyList<SnapshotPart> Parts { get; init; } = [];

    /// <summary>What the snapshot holds; null: not looked at.</summary>
    public SnapshotContent? Content { get; init; }

    /// <inheritdoc/>
    public override string ToString() => ShortId;
}

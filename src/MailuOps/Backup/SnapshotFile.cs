namespace MailuOps.Backup;

/// <summary>A file of a snapshot.</summary>
/// <param name="Path">Relative to the folder that was asked for.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Modified">Its modification time.</param>
public sealed record SnapshotFile(string Path, long Size, DateTimeOffset Modified);

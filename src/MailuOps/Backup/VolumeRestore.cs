namespace MailuOps.Backup;

/// <summary>How far the restore of a volume has come.</summary>
/// <param name="Volume">The engine's name of the volume that is filled.</param>
/// <param name="Files">Files and folders restored.</param>
/// <param name="Bytes">Their bytes.</param>
/// <param name="TotalBytes">Bytes to restore, as far as they are counted; the same as <paramref name="Bytes"/> at the end.</param>
/// <param name="Duration">How long it took.</param>
public sealed record VolumeRestore(string Volume, long Files, long Bytes, long TotalBytes, TimeSpan Duration)
{
    /// <summary>What it still takes if it goes on so; null: not known.</summary>
    public TimeSpan? Remaining => Bytes > 0 && TotalBytes > 0 ? Duration * Math.Max(0, TotalBytes - Bytes) / Bytes : null;
}

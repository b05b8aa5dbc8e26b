namespace MailuOps.Backup;

/// <summary>A kind of backup tool.</summary>
public enum BackupProviderKind
{
    /// <summary>backup-bot-two of Co-op Cloud.</summary>
    Backupbot,
    /// <summary>Plain copies in a folder, as cp or rsync make them.</summary>
    Directory,
    /// <summary>A restic repository of one's own.</summary>
    Restic,
}

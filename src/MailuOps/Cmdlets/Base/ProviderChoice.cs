using System.Security;
using MailuOps.Backup;

namespace MailuOps.Cmdlets;

/// <summary>Which backup tool is asked for, and where its backups are.</summary>
/// <param name="Asked">By -Provider; null: told by the others.</param>
internal sealed record ProviderChoice(BackupProviderKind? Asked, string? BackupPath, string? Repository, string? RepositoryFile, SecureString? Password)
{
    public BackupProviderKind Kind => Asked
        ?? (BackupPath is not null ? BackupProviderKind.Directory : (Repository ?? RepositoryFile) is not null ? BackupProviderKind.Restic : BackupProviderKind.Backupbot);
}

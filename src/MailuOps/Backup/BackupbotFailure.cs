namespace MailuOps.Backup;

/// <summary>Turns what backupbot and restic say into an error of its own kind. Pure.</summary>
internal static class BackupbotFailure
{
    public static MailuOpsException Of(string stack, string command, long exit, string reason, string? snapshot, string tool = "backupbot")
    {
        bool Says(string text) => reason.Contains(text, StringComparison.OrdinalIgnoreCase);
        return reason switch
        {
            _ when Says("already locked") || Says("unable to create lock") => Errors.RepositoryLocked(stack, reason),
            _ when Says("no space left") => Errors.RepositoryFull(stack, reason),
            _ when Says("not a swarm manager") => Errors.BackupbotNotOnManager(stack, reason),
            _ when Says("wrong password") => Errors.RepositoryPassword(stack, reason),
            _ when snapshot is not null && (Says("There is no snapshot") || Says("does not contain")) => Errors.SnapshotNotFound(stack, snapshot, []),
            _ => Errors.BackupToolFailed(stack, command, exit, reason, tool),
        };
    }
}

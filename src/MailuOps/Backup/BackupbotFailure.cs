namespace MailuOps.Backup;

/// <summary>Turns what backupbot and restic say into an error of its own kind. Pure.</summary>
internal static class BackupbotFailure
{
    /// <summary>How storages say that they do not let one in: HTTP, S3, Azure, ssh.</summary>
    private static readonly string[] Refusals =
    [
        "401 Unauthorized", "403 Forbidden", "(401)", "(403)", "Access Denied", "AccessDenied", "Access Key Id you provided does not exist", "signature we calculated does not match",
        "invalid accountId or applicationKeyId", "AuthenticationFailed", "Permission denied (publickey",
    ];

    public static MailuOpsException Of(string stack, string command, long exit, string reason, string? snapshot, string tool = "backupbot")
    {
        bool Says(string text) => reason.Contains(text, StringComparison.OrdinalIgnoreCase);
        return reason switch
        {
            _ when Says("already locked") || Says("unable to create lock") => Errors.RepositoryLocked(stack, reason),
            _ when Says("no space left") => Errors.RepositoryFull(stack, reason),
            _ when Says("not a swarm manager") => Errors.BackupbotNotOnManager(stack, reason),
            _ when Says("wrong password") => Errors.RepositoryPassword(stack, reason),
            _ when Array.Exists(Refusals, Says) => Errors.RepositoryAccessDenied(stack, reason),
            _ when Says("is there a repository at the following location") || Says("repository does not exist") => Errors.RepositoryNotFound(stack, reason),
            _ when snapshot is not null && (Says("There is no snapshot") || Says("does not contain")) => Errors.SnapshotNotFound(stack, snapshot, []),
            _ => Errors.BackupToolFailed(stack, command, exit, reason, tool),
        };
    }
}

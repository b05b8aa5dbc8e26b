namespace MailuOps.Recipe.Editing;

/// <summary>The generations of backupbot's labels.</summary>
public enum LabelDialect
{
    /// <summary>backup-bot-two: whole volumes by default, less what backupbot.backup.volumes.NAME excludes or narrows.</summary>
    Current,

    /// <summary>The first, bash-era bot: only the container paths in backupbot.backup.path.</summary>
    Legacy,
}

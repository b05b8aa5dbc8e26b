namespace MailuOps.Recipe.Compose;

/// <summary>What a service mounts. Backupbot saves named volumes only.</summary>
internal enum MountKind
{
    /// <summary>A named volume.</summary>
    Volume,

    /// <summary>A folder of the host.</summary>
    Bind,

    /// <summary>A volume without a name: each new task gets an empty one.</summary>
    Anonymous,

    /// <summary>Memory, or a kind that holds no lasting data.</summary>
    Other,
}

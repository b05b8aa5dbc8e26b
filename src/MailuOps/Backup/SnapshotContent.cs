namespace MailuOps.Backup;

/// <summary>What a snapshot's own listing says it holds of a deployment.</summary>
/// <param name="AccountDatabase">The path of the account database in the snapshot; null: it is not there.</param>
/// <param name="Messages">Message files of the mail store.</param>
/// <param name="Entries">Files and folders per volume, by compose key; a volume that is not a key here is not in the snapshot, one with 0 was empty.</param>
public sealed record SnapshotContent(string? AccountDatabase, long Messages, IReadOnlyDictionary<string, long> Entries)
{
    /// <summary>The account database as the snapshot names it, an absolute path; null: it is not there.</summary>
    public string? AccountDatabaseFile { get; init; }

    /// <summary>The folder of the volumes in the snapshot, for example /var/lib/docker/volumes; null: it holds no volume.</summary>
    public string? VolumesFolder { get; init; }

    /// <summary>A digest of the messages' identities, in whatever order they are listed; null: not made.</summary>
    public string? MessageNames { get; init; }

    /// <summary>Those of the messages asked for that are there, as "user@domain/.Folder/unique".</summary>
    public IReadOnlySet<string> Found { get; init; } = new HashSet<string>();

    /// <summary>Those of the paths that a label names as the only ones of their volume which are there, as "key/path".</summary>
    public IReadOnlySet<string> LabelledPaths { get; init; } = new HashSet<string>();

    /// <summary>The account database is listed.</summary>
    public bool HasAccounts => AccountDatabase is not null;

    /// <summary>At least one message is listed.</summary>
    public bool HasMail => Messages > 0;
}

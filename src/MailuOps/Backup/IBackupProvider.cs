using MailuOps.Deployment;

namespace MailuOps.Backup;

/// <summary>A backup tool as MailuOps needs it, bound to one stack.</summary>
public interface IBackupProvider
{
    /// <summary>"backupbot" and so on.</summary>
    string Name { get; }

    /// <summary>True: labels say what is saved, and only volumes are. False: whole folders are, bind mounts too, and only a look tells which.</summary>
    bool ReadsLabels => true;

    /// <summary>What opens the repository, as far as it is known here and long enough to be looked for: for who looks whether it has leaked.</summary>
    internal IReadOnlyList<string> Secrets => [];

    /// <summary>What is to be expected of the next backup of a volume or bind mount.</summary>
    LabelPromise PromiseOf(MailuDeployment deployment, MailuVolume volume) => ReadsLabels
        ? new(volume.BackedUp, volume.BackedUpReason) { Paths = volume.Type == "volume" ? LabelPlan.Of(deployment, volume.Name).Paths : [] }
        : new(LabelCoverage.Yes, $"{Name} saves whole folders");

    /// <summary>The stack's snapshots, oldest first; empty when there are none yet.</summary>
    Task<IReadOnlyList<BackupSnapshot>> ListAsync(CancellationToken token);

    /// <summary>The deployment's volumes that the tool cannot reach from the node that it runs on; empty: it is bound to no node, or all are on its own.</summary>
    Task<IReadOnlyList<FarVolume>> ListFarAsync(CancellationToken token) => Task.FromResult<IReadOnlyList<FarVolume>>([]);

    /// <summary>Takes a snapshot of the stack and gives back the one that this run made.</summary>
    Task<BackupSnapshot> BackupAsync(TimeSpan timeout, CancellationToken token);

    /// <summary>Reads the snapshot's own listing.</summary>
    /// <param name="databasePath">The account database in the admin container.</param>
    /// <param name="messages">Messages to look for, as "user@domain/.Folder/unique".</param>
    Task<SnapshotContent> ReadContentAsync(BackupSnapshot snapshot, string databasePath, IReadOnlySet<string> messages, CancellationToken token);

    /// <summary>Says why the snapshot's copy of the account database would not bring the accounts back; null: it would.</summary>
    /// <param name="content">The snapshot's listing.</param>
    /// <param name="address">An account that must be in it; null: any.</param>
    async Task<string?> InspectAccountsAsync(BackupSnapshot snapshot, SnapshotContent content, string? address, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(content);
        return content.AccountDatabaseFile is null ? "the account database is not in it"
            : SnapshotDatabase.WhyUnusable(await ReadAccountsAsync(snapshot, content, token).ConfigureAwait(false), address);
    }

    /// <summary>Puts a snapshot back in place. Files that it lacks stay. Cancelled in the middle, it first ends what it has begun.</summary>
    /// <param name="volumes">Compose keys of the volumes; empty: all that the snapshot holds.</param>
    Task<RestoreReport> RestoreAsync(BackupSnapshot snapshot, IReadOnlyList<string> volumes, TimeSpan timeout, CancellationToken token);

    /// <summary>The files below a folder of a volume, as the snapshot has them; empty: it has no such folder.</summary>
    /// <param name="volume">The engine's name of the volume.</param>
    /// <param name="folder">The folder's path on the volume.</param>
    Task<IReadOnlyList<SnapshotFile>> ListFolderAsync(BackupSnapshot snapshot, string volume, string folder, CancellationToken token);

    /// <summary>Restores a folder of a volume into a new one on the same volume; the original is not touched.</summary>
    /// <param name="scratch">The new folder's path on the volume; it must not exist.</param>
    Task RestoreFolderAsync(BackupSnapshot snapshot, string volume, string folder, string scratch, TimeSpan timeout, CancellationToken token);

    /// <summary>The snapshot's copy of the account database, password hashes and all; null: it does not give it out.</summary>
    Task<byte[]?> ReadAccountsAsync(BackupSnapshot snapshot, SnapshotContent content, CancellationToken token);

    /// <summary>Whether the tool is at work on this stack now, for whoever started it.</summary>
    Task<bool> IsWorkingAsync(CancellationToken token);

    /// <summary>
    /// Restores one volume of a snapshot into another, empty volume of this engine; the one that it was taken of is not touched. The data
    /// does not pass through the client.
    /// </summary>
    /// <param name="snapshot">With its listing.</param>
    /// <param name="source">The engine's name of the volume that it was taken of; of a bind mount its folder on the host.</param>
    /// <param name="target">The engine's name of the empty volume.</param>
    /// <param name="progress">Gets what has been restored so far, now and then.</param>
    Task<VolumeRestore> RestoreVolumeAsync(
        BackupSnapshot snapshot, string source, string target, Action<VolumeRestore> progress, TimeSpan timeout, CancellationToken token);

    /// <summary>True: it fills volumes of the engine that it is given and of no other node.</summary>
    bool FillsHereOnly => false;

    /// <summary>Ends restores into volumes whose names begin so, whoever started them: their client may be dead.</summary>
    Task StopRestoresAsync(string targetPrefix, CancellationToken token);

    /// <summary>Lists what lies in volumes of this engine, as <see cref="ReadContentAsync"/> lists a snapshot.</summary>
    /// <param name="databasePath">The account database in the admin container.</param>
    /// <param name="volumes">The engine's names of volumes, each with the name of the one that it stands for, or the host's folder.</param>
    Task<SnapshotContent> ReadRestoredAsync(string databasePath, IReadOnlyDictionary<string, string> volumes, CancellationToken token);

    /// <summary>Reads one part of all that the repository holds, every byte of it, and holds it against its checksums. MailuOps.RepositoryDamaged; any other error: that could not be told.</summary>
    /// <param name="part">Which part, from 1.</param>
    /// <param name="of">Of how many, at the most 255.</param>
    Task ReadPacksAsync(int part, int of, TimeSpan timeout, CancellationToken token);

    /// <summary>What tells the repository from every other, wherever it lies and however it is reached: the beginning of its own id.</summary>
    Task<string> ReadRepositoryIdAsync(CancellationToken token);

    /// <summary>SHA-256 of a file as the snapshot has it, and of the one that was restored from it; null where it cannot be read.</summary>
    /// <param name="path">The file in the snapshot.</param>
    /// <param name="target">The engine's name of the volume.</param>
    /// <param name="file">The file in it, relative to its root.</param>
    Task<(string? InSnapshot, string? Restored)> DigestAsync(BackupSnapshot snapshot, string path, string target, string file, CancellationToken token);
}

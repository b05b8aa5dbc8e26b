using MailuOps.Deployment;

namespace MailuOps.Backup;

/// <summary>
/// What backup tools have in common that save whole folders of the user's choice: no label says what they save, and they put back what
/// they saved where it was. Sandboxes, whose volumes no service has, are not for them.
/// </summary>
/// <param name="server">The server that is saved.</param>
public abstract class FolderProvider(MailuServer server) : IBackupProvider
{
    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public bool ReadsLabels => false;

    private protected MailuServer Server => server;

    /// <inheritdoc/>
    public abstract Task<IReadOnlyList<BackupSnapshot>> ListAsync(CancellationToken token);

    /// <inheritdoc/>
    public abstract Task<BackupSnapshot> BackupAsync(TimeSpan timeout, CancellationToken token);

    /// <inheritdoc/>
    public abstract Task<SnapshotContent> ReadContentAsync(BackupSnapshot snapshot, string databasePath, IReadOnlySet<string> messages, CancellationToken token);

    /// <inheritdoc/>
    public abstract Task<byte[]?> ReadAccountsAsync(BackupSnapshot snapshot, SnapshotContent content, CancellationToken token);

    /// <inheritdoc/>
    public abstract Task<RestoreReport> RestoreAsync(BackupSnapshot snapshot, IReadOnlyList<string> volumes, TimeSpan timeout, CancellationToken token);

    /// <inheritdoc/>
    public abstract Task<IReadOnlyList<SnapshotFile>> ListFolderAsync(BackupSnapshot snapshot, string volume, string folder, CancellationToken token);

    /// <inheritdoc/>
    public abstract Task RestoreFolderAsync(
        BackupSnapshot snapshot, string volume, string folder, string scratch, TimeSpan timeout, CancellationToken token);

    /// <inheritdoc/>
    public abstract Task<bool> IsWorkingAsync(CancellationToken token);

    /// <inheritdoc/>
    public Task<VolumeRestore> RestoreVolumeAsync(
        BackupSnapshot snapshot, string source, string target, Action<VolumeRestore> progress, TimeSpan timeout, CancellationToken token) => throw NoSandbox();

    /// <inheritdoc/>
    public Task StopRestoresAsync(string targetPrefix, CancellationToken token) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task<SnapshotContent> ReadRestoredAsync(string databasePath, IReadOnlyDictionary<string, string> volumes, CancellationToken token) => throw NoSandbox();

    /// <inheritdoc/>
    public Task<(string? InSnapshot, string? Restored)> DigestAsync(
        BackupSnapshot snapshot, string path, string target, string file, CancellationToken token) => throw NoSandbox();

    /// <inheritdoc/>
    public Task ReadPacksAsync(int part, int of, TimeSpan timeout, CancellationToken token) =>
        throw Errors.ProviderUnable(server.Stack, Name, "read its repository by parts");

    private MailuOpsException NoSandbox() => Errors.ProviderUnable(server.Stack, Name, "fill a volume that no service has");
}

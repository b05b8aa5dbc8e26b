using System.Security.Cryptography;
using MailuOps.Deployment;

namespace MailuOps.Backup;

/// <summary>
/// What backup tools have in common that save whole folders of the user's choice: no label says what they save, and they put back what
/// they saved where it was. A sandbox's volumes are filled and looked at by short-lived containers that have them and nothing of production.
/// </summary>
/// <param name="server">The server that is saved.</param>
public abstract class FolderProvider(MailuServer server) : IBackupProvider
{
    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public bool ReadsLabels => false;

    private protected MailuServer Server => server;

    private protected ScratchVolumes Scratch => new(server, ScratchImageAsync);

    /// <inheritdoc/>
    public bool FillsHereOnly => true;

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
    public abstract Task<VolumeRestore> RestoreVolumeAsync(
        BackupSnapshot snapshot, string source, string target, Action<VolumeRestore> progress, TimeSpan timeout, CancellationToken token);

    /// <inheritdoc/>
    public Task StopRestoresAsync(string targetPrefix, CancellationToken token) => ScratchVolumes.StopAsync(server.Engine, targetPrefix, token);

    /// <inheritdoc/>
    public async Task<SnapshotContent> ReadRestoredAsync(string databasePath, IReadOnlyDictionary<string, string> volumes, CancellationToken token)
    {
        var listing = new SnapshotListing(server.Deployment, databasePath, new HashSet<string>());
        await Scratch.ListAsync(
            [.. volumes.Keys], (volume, path) => listing.Add(VolumeSurvey.KeyOf(server.Stack, volumes[volume]), path, path), token).ConfigureAwait(false);
        return listing.Result();
    }

    /// <inheritdoc/>
    public async Task<(string? InSnapshot, string? Restored)> DigestAsync(BackupSnapshot snapshot, string path, string target, string file, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        var saved = await ReadAccountsAsync(snapshot, snapshot.Content! with { AccountDatabaseFile = path }, token).ConfigureAwait(false);
        return (saved is null ? null : Convert.ToHexString(SHA256.HashData(saved)).ToLowerInvariant(), await Scratch.DigestAsync(target, file, token).ConfigureAwait(false));
    }

    /// <inheritdoc/>
    public virtual Task ReadPacksAsync(int part, int of, TimeSpan timeout, CancellationToken token) =>
        throw Errors.ProviderUnable(server.Stack, Name, "read its repository by parts");

    /// <inheritdoc/>
    public virtual Task<string> ReadRepositoryIdAsync(CancellationToken token) => throw Errors.ProviderUnable(server.Stack, Name, "tell its repository from others");

    /// <summary>admin's, which the engine has, and which has python3.</summary>
    private async Task<string> ScratchImageAsync(CancellationToken token)
    {
        var admin = server.Deployment.Require(MailuRole.Admin);
        return (await server.Engine.Yard.FindImageAsync(admin.Id, admin.Image, admin.FullName, token).ConfigureAwait(false)).Id;
    }
}

using System.Diagnostics;
using MailuOps.Backup;

namespace MailuOps.Bench;

/// <summary>Adds up the time during which at least one call of the backup tool runs.</summary>
internal sealed class TimedProvider(IBackupProvider inner) : IBackupProvider
{
    private readonly Lock _lock = new();
    private TimeSpan _time;
    private long _started;
    private int _running;

    public TimeSpan Time => _time;

    public string Name => inner.Name;

    public Task<IReadOnlyList<BackupSnapshot>> ListAsync(CancellationToken token) => TakeAsync(() => inner.ListAsync(token));

    public Task<BackupSnapshot> BackupAsync(TimeSpan timeout, CancellationToken token) => TakeAsync(() => inner.BackupAsync(timeout, token));

    public Task<SnapshotContent> ReadContentAsync(BackupSnapshot snapshot, string databasePath, IReadOnlySet<string> messages, CancellationToken token) =>
        TakeAsync(() => inner.ReadContentAsync(snapshot, databasePath, messages, token));

    public Task<string?> InspectAccountsAsync(BackupSnapshot snapshot, SnapshotContent content, string? address, CancellationToken token) =>
        TakeAsync(() => inner.InspectAccountsAsync(snapshot, content, address, token));

    public Task<RestoreReport> RestoreAsync(BackupSnapshot snapshot, IReadOnlyList<string> volumes, TimeSpan timeout, CancellationToken token) =>
        TakeAsync(() => inner.RestoreAsync(snapshot, volumes, timeout, token));

    public Task<IReadOnlyList<SnapshotFile>> ListFolderAsync(BackupSnapshot snapshot, string volume, string folder, CancellationToken token) =>
        TakeAsync(() => inner.ListFolderAsync(snapshot, volume, folder, token));

    public Task RestoreFolderAsync(BackupSnapshot snapshot, string volume, string folder, string scratch, TimeSpan timeout, CancellationToken token) =>
        TakeAsync(() => inner.RestoreFolderAsync(snapshot, volume, folder, scratch, timeout, token));

    public Task<byte[]?> ReadAccountsAsync(BackupSnapshot snapshot, SnapshotContent content, CancellationToken token) =>
        TakeAsync(() => inner.ReadAccountsAsync(snapshot, content, token));

    public Task<bool> IsWorkingAsync(CancellationToken token) => inner.IsWorkingAsync(token);

    public Task<VolumeRestore> RestoreVolumeAsync(
        BackupSnapshot snapshot, string source, string target, Action<VolumeRestore> progress, TimeSpan timeout, CancellationToken token) =>
        TakeAsync(() => inner.RestoreVolumeAsync(snapshot, source, target, progress, timeout, token));

    public Task<SnapshotContent> ReadRestoredAsync(string databasePath, IReadOnlyDictionary<string, string> volumes, CancellationToken token) =>
        TakeAsync(() => inner.ReadRestoredAsync(databasePath, volumes, token));

    public Task<string> ReadRepositoryIdAsync(CancellationToken token) => TakeAsync(() => inner.ReadRepositoryIdAsync(token));

    public Task ReadPacksAsync(int part, int of, TimeSpan timeout, CancellationToken token) => TakeAsync(() => inner.ReadPacksAsync(part, of, timeout, token));

    public Task<(string? InSnapshot, string? Restored)> DigestAsync(BackupSnapshot snapshot, string path, string target, string file, CancellationToken token) =>
        TakeAsync(() => inner.DigestAsync(snapshot, path, target, file, token));

    public Task StopRestoresAsync(string targetPrefix, CancellationToken token) => inner.StopRestoresAsync(targetPrefix, token);

    private Task TakeAsync(Func<Task> call) => TakeAsync(async () =>
    {
        await call().ConfigureAwait(false);
        return true;
    });

    private async Task<T> TakeAsync<T>(Func<Task<T>> call)
    {
        lock (_lock)
        {
            _started = _running++ == 0 ? Stopwatch.GetTimestamp() : _started;
        }

        try
        {
            return await call().ConfigureAwait(false);
        }
        finally
        {
            lock (_lock)
            {
                _time += --_running == 0 ? Stopwatch.GetElapsedTime(_started) : TimeSpan.Zero;
            }
        }
    }
}

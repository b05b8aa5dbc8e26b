using System.Diagnostics;
using MailuOps.Backup;
using MailuOps.Deployment;
using MailuOps.Engine;

namespace MailuOps.Bench;

/// <summary>The lab that measurements on a mail server use: the stack MAILUOPS_STACK, else mail_example_com, and no other.</summary>
internal static class BenchServer
{
    public static async Task<MailuServer> OpenAsync(IDockerEngine engine, CancellationToken token)
    {
        // A drill changes the server: never run on one that somebody merely happens to have here.
        if (Environment.GetEnvironmentVariable("MAILUOPS_LAB") != "1")
        {
            throw new BenchSkippedException("needs the lab: run lab/lab up and set MAILUOPS_LAB=1");
        }

        var stack = Environment.GetEnvironmentVariable("MAILUOPS_STACK") ?? "mail_example_com";
        return new MailuServer(engine, await DeploymentFinder.FindOneAsync(engine, stack, null, token), NullEvents.Instance);
    }
}

/// <summary>Adds up the time that calls of the backup tool take.</summary>
internal sealed class TimedProvider(IBackupProvider inner) : IBackupProvider
{
    private long _ticks;

    public TimeSpan Time => TimeSpan.FromTicks(_ticks);

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
        inner.RestoreFolderAsync(snapshot, volume, folder, scratch, timeout, token);

    public Task<byte[]?> ReadAccountsAsync(BackupSnapshot snapshot, SnapshotContent content, CancellationToken token) =>
        TakeAsync(() => inner.ReadAccountsAsync(snapshot, content, token));

    public Task<bool> IsWorkingAsync(CancellationToken token) => inner.IsWorkingAsync(token);

    public Task<VolumeRestore> RestoreVolumeAsync(
        BackupSnapshot snapshot, string source, string target, Action<VolumeRestore> progress, TimeSpan timeout, CancellationToken token) =>
        inner.RestoreVolumeAsync(snapshot, source, target, progress, timeout, token);

    public Task<SnapshotContent> ReadRestoredAsync(string databasePath, IReadOnlyDictionary<string, string> volumes, CancellationToken token) =>
        inner.ReadRestoredAsync(databasePath, volumes, token);

    public Task ReadPacksAsync(int part, int of, TimeSpan timeout, CancellationToken token) => inner.ReadPacksAsync(part, of, timeout, token);

    public Task<(string? InSnapshot, string? Restored)> DigestAsync(BackupSnapshot snapshot, string path, string target, string file, CancellationToken token) =>
        inner.DigestAsync(snapshot, path, target, file, token);

    public Task StopRestoresAsync(string targetPrefix, CancellationToken token) => inner.StopRestoresAsync(targetPrefix, token);

    private async Task<T> TakeAsync<T>(Func<Task<T>> call)
    {
        var start = Stopwatch.GetTimestamp();
        try
        {
            return await call().ConfigureAwait(false);
        }
        finally
        {
            _ticks += Stopwatch.GetElapsedTime(start).Ticks;
        }
    }
}

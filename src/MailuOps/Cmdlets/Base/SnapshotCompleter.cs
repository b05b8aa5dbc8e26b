using MailuOps.Backup;
using MailuOps.Backup.Copies;
using MailuOps.Deployment;

namespace MailuOps.Cmdlets;

/// <summary>Completes -Snapshot with the deployment's snapshots, the newest first.</summary>
public sealed class SnapshotCompleter : ServerCompleter
{
    // A mark that no service's name begins with.
    private const string Folder = "/";

    private protected override string? Detail(Func<string, string?> parameter) => parameter("BackupPath") is { } path ? Folder + path : parameter("Backupbot");

    private protected override async Task<IReadOnlyList<string>> ListAsync(MailuServer server, string? detail, CancellationToken token)
    {
        IBackupProvider provider = detail?.StartsWith(Folder, StringComparison.Ordinal) == true ? new DirectoryProvider(server, await HostFolders.FindAsync(server, token).ConfigureAwait(false), detail[Folder.Length..], null)
            : new BackupbotProvider(server, await BackupbotFinder.FindAsync(server.Engine, detail, token).ConfigureAwait(false));
        return [.. (await provider.ListAsync(token).ConfigureAwait(false)).OrderByDescending(s => s.Time).Select(s => s.ShortId)];
    }
}

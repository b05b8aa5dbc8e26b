using MailuOps.Backup;
using MailuOps.Deployment;

namespace MailuOps.Cmdlets;

/// <summary>Completes -Snapshot with the deployment's snapshots, the newest first.</summary>
public sealed class SnapshotCompleter : ServerCompleter
{
    private protected override string? Detail(Func<string, string?> parameter) => parameter("Backupbot");

    private protected override async Task<IReadOnlyList<string>> ListAsync(MailuServer server, string? detail, CancellationToken token)
    {
        var bot = await BackupbotFinder.FindAsync(server.Engine, detail, token).ConfigureAwait(false);
        return [.. (await new BackupbotProvider(server, bot).ListAsync(token).ConfigureAwait(false)).OrderByDescending(s => s.Time).Select(s => s.ShortId)];
    }
}

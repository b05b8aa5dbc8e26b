using MailuOps.Deployment;

namespace MailuOps.Backup;

/// <summary>
/// A restore in place that is carried to its end. Stopped half-way, it leaves half-written files, the account database among them: a
/// cancelled token is obeyed only when what has begun has ended, or after a grace that no restore of a living tool needs.
/// </summary>
internal static class UnbrokenRestore
{
    private static readonly TimeSpan StopGrace = TimeSpan.FromMinutes(5);

    public static async Task<T> RunAsync<T>(MailuServer server, Func<CancellationToken, Task<T>> restore, CancellationToken token)
    {
        token.ThrowIfCancellationRequested();
        using var stop = new CancellationTokenSource();
        await using var asked = token.Register(() =>
        {
            stop.CancelAfter(StopGrace);
            server.Events.Warning(
                $"Stopping once the restore of {server.Stack} has ended, or in {StopGrace.TotalMinutes:0} minutes: half a restore would be a broken server.");
        });
        try
        {
            return await restore(stop.Token).ConfigureAwait(false);
        }
        finally
        {
            token.ThrowIfCancellationRequested();
        }
    }
}

using MailuOps.Deployment;

namespace MailuOps.Backup;

/// <summary>
/// A restore in place that is carried to its end. Stopped half-way, it leaves half-written files, the account database among them: a
/// cancelled token is obeyed only when what has begun has ended, or after a grace that no restore of a living tool needs. One whose
/// connection broke goes on by itself, and its end is waited for: what is looked at or removed before is not what will be there.
/// </summary>
internal static class UnbrokenRestore
{
    private static readonly TimeSpan StopGrace = TimeSpan.FromMinutes(5);

    /// <summary>An engine that does not answer for so long is not waited for any longer.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(15);

    /// <param name="server">The server that is restored.</param>
    /// <param name="restore">The restore.</param>
    /// <param name="isWorking">Whether the tool still works on this server.</param>
    /// <param name="token">Obeyed at the end.</param>
    public static async Task<T> RunAsync<T>(
        MailuServer server, Func<CancellationToken, Task<T>> restore, Func<CancellationToken, Task<bool>> isWorking, CancellationToken token)
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
        catch (MailuOpsException)
        {
            await AwaitEndAsync(server, isWorking, stop.Token).ConfigureAwait(false);
            throw;
        }
        finally
        {
            token.ThrowIfCancellationRequested();
        }
    }

    private static async Task AwaitEndAsync(MailuServer server, Func<CancellationToken, Task<bool>> isWorking, CancellationToken token)
    {
        for (var (giveUp, told) = (DateTime.UtcNow + Silence, false); DateTime.UtcNow < giveUp; await Task.Delay(500, token).ConfigureAwait(false))
        {
            try
            {
                if (!await isWorking(token).ConfigureAwait(false))
                {
                    return;
                }

                giveUp = DateTime.UtcNow + Silence;
                if (!told)
                {
                    server.Events.Warning($"The restore of {server.Stack} goes on without its connection: waiting for its end.");
                    told = true;
                }
            }
            catch (MailuOpsException)
            {
                // The engine is not back yet.
            }
        }
    }
}

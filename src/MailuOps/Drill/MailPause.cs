using MailuOps.Deployment;
using MailuOps.Engine;

namespace MailuOps.Drill;

/// <summary>
/// Holds all delivery and all mail clients by freezing the container that the mail store belongs to: whoever is about to write there
/// waits, and goes on afterwards as if nothing had been. The engine does not ask a frozen container for its health.
/// </summary>
internal sealed class MailPause(MailuServer server)
{
    /// <summary>The container to hold: it must be on record before it is held.</summary>
    public Task<string> FindAsync(CancellationToken token) => server.ContainerAsync(MailuRole.Imap, token);

    public Task HoldAsync(string container, CancellationToken token) => server.Engine.PauseAsync(container, token);

    /// <summary>Undoes it, whether or not it was done. Mail that was put off meanwhile is delivered at once.</summary>
    public async Task EndAsync(string container, CancellationToken token)
    {
        try
        {
            // So that the way to its node is known.
            await FindAsync(token).ConfigureAwait(false);
            if ((await server.Engine.InspectContainerAsync(container, token).ConfigureAwait(false)).State != "paused")
            {
                return;
            }
        }
        catch (MailuOpsException e) when (e.Id is "MailuOps.ContainerNotFound" or "MailuOps.ServiceNotRunning")
        {
            return;
        }

        await server.Engine.ResumeAsync(container, token).ConfigureAwait(false);
        // Only a matter of minutes: postfix tries again by itself.
        await server.ExecAsync(MailuRole.Smtp, ExecRequest.Of("postqueue", "-f"), token).ConfigureAwait(false);
    }
}

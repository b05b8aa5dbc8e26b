using MailuOps.Deployment;
using MailuOps.Engine;
using MailuOps.Mail;

namespace MailuOps.Drill.Residue;

/// <summary>Mail that postfix still holds because of a drill.</summary>
internal sealed class ProbeQueue(MailuServer server)
{
    public async Task<IReadOnlyList<(string Id, string Sender, IReadOnlyList<string> Recipients, string Reason, DateTimeOffset Arrived)>> ListAsync(CancellationToken token)
    {
        // Exit 69 where the mail system is down: then there is no queue to look at, which must not read as an empty one.
        var result = await server.ExecAsync(MailuRole.Smtp, ExecRequest.Of("postqueue", "-j"), token).ConfigureAwait(false);
        return result.ExitCode == 0 ? [.. QueueListing.Parse(result.OutputLines)] : throw Errors.QueueUnreadable(server.Stack, Secrets.LastLine(result.ErrorText));
    }

    /// <summary>
    /// Delivers what postfix put off since a time: a mailbox that is being restored takes no mail, and postfix would wait for minutes
    /// before it tries again. Older mail waits for reasons of its own.
    /// </summary>
    public async Task RetryAsync(DateTimeOffset since, CancellationToken token)
    {
        var ids = (await ListAsync(token).ConfigureAwait(false)).Where(q => q.Reason.Length > 0 && q.Arrived >= since).Select(q => q.Id);
        foreach (var some in ids.Chunk(500))
        {
            await server.ExecAsync(MailuRole.Smtp, ExecRequest.Shell("for id; do postqueue -i \"$id\"; done", some), token).ConfigureAwait(false);
        }
    }

    /// <summary>Removes what waits for this user and for nobody else: it could only bounce. Gives back the queue ids.</summary>
    public async Task<IReadOnlyList<string>> RemoveAsync(string address, CancellationToken token)
    {
        var ids = (await ListAsync(token).ConfigureAwait(false)).Where(q => q.Recipients.Count > 0 && q.Recipients.All(r => r == address)).Select(q => q.Id).ToList();
        foreach (var id in ids)
        {
            // Delivered or bounced in this very moment is as good; what is left, the audit finds.
            await server.ExecAsync(MailuRole.Smtp, ExecRequest.Of("postsuper", "-d", id), token).ConfigureAwait(false);
        }

        return ids;
    }
}

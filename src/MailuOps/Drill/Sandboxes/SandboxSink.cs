using MailuOps.Deployment;
using MailuOps.Engine;

namespace MailuOps.Drill.Sandboxes;

/// <summary>
/// Makes the sandbox's postfix keep whatever is for the outside: its queue is the sink, where redirects and replies can be looked at. That
/// nothing can leave is the network's doing already; this spares the tries.
/// </summary>
internal sealed class SandboxSink(MailuServer server)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    // postfix is up a moment after its container.
    private const string Script = "postconf -e 'defer_transports = smtp relay' && postfix reload";

    /// <summary>Gives back how often it was tried.</summary>
    public async Task<int> CloseAsync(CancellationToken token)
    {
        for (var (end, tries) = (DateTime.UtcNow + Patience, 1); ; tries++, await Task.Delay(TimeSpan.FromMilliseconds(300), token).ConfigureAwait(false))
        {
            var result = await server.ExecAsync(MailuRole.Smtp, ExecRequest.Shell(Script), token).ConfigureAwait(false);
            if (result.ExitCode == 0)
            {
                return tries;
            }

            if (DateTime.UtcNow > end)
            {
                throw Errors.SandboxBootFailed(server.Stack, "smtp", Mail.Secrets.LastLine(result.ErrorText));
            }
        }
    }
}

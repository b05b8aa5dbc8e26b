using MailuOps.Deployment;
using MailuOps.Engine;

namespace MailuOps.Backup;

/// <summary>What of backupbot's work on a stack is to be seen in the bot's container, for whoever started it.</summary>
internal sealed class BotTraces(MailuServer server, MailuService bot)
{
    /// <summary>"process" with its id and command (create, restore, download, ls), or "file" with the path of a download.</summary>
    public async Task<IReadOnlyList<(string Kind, string Name)>> ListAsync(CancellationToken token)
    {
        // No ps in every image. The bot's own loop that waits for its schedule names no stack.
        const string Script = """
            [ ! -e /tmp/backup.tar.gz ] || echo 'file /tmp/backup.tar.gz'
            for p in /proc/[0-9]*; do
                tr '\0' ' ' <"$p/cmdline" 2>/dev/null | grep -F -- "--host $1 " | grep -vF mailuops-exec | sed -nE "s,.* (create|restore|download|ls) .*,process ${p#/proc/} \1,p"
            done
            exit 0
            """;
        var result = await server.ExecAsync(bot, ExecRequest.Shell(Script, server.Stack), token).ConfigureAwait(false);
        return [.. result.OutputLines.Select(l => l.Split(' ', 2)).Where(p => p.Length == 2).Select(p => (p[0], p[1]))];
    }

    /// <summary>Whether something is being saved or put back.</summary>
    public async Task<bool> IsWorkingAsync(CancellationToken token) =>
        (await ListAsync(token).ConfigureAwait(false)).Any(t => t.Kind == "process" && t.Name.Split(' ')[^1] is "create" or "restore");
}

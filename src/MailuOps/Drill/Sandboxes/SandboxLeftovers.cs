using MailuOps.Backup;
using MailuOps.Deployment;

namespace MailuOps.Drill.Sandboxes;

/// <summary>What earlier clients left of a server: sandboxes of it that nobody needs, as of one that was killed.</summary>
internal static class SandboxLeftovers
{
    /// <summary>Removes them; gives back what that was. One that cannot be removed is told, and keeps nobody from working.</summary>
    public static async Task<IReadOnlyList<string>> RemoveAsync(MailuServer production, IBackupProvider provider, CancellationToken token)
    {
        var (engine, removed) = (production.Engine, new List<string>());
        try
        {
            var stale = (await SandboxFinder.FindAsync(engine, production.Stack, token).ConfigureAwait(false)).Where(s => s.State == SandboxState.Stale);
            foreach (var sandbox in stale)
            {
                var things = await new SandboxRemoval(engine, provider).RunAsync(sandbox.Name, token).ConfigureAwait(false);
                removed.Add($"the stale sandbox {sandbox.Name}{(sandbox.Client.Length > 0 ? $" of {sandbox.Client}" : "")}");
                production.Events.Verbose($"{removed[^1]} is removed: {string.Join(", ", things)}");
            }
        }
        catch (MailuOpsException e)
        {
            production.Events.Warning($"What an earlier drill left of {production.Stack} could not be removed: {e.Message}");
        }

        return removed;
    }
}

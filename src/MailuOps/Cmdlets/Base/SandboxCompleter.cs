using MailuOps.Drill.Sandboxes;
using MailuOps.Engine;

namespace MailuOps.Cmdlets;

/// <summary>Completes the names of sandboxes.</summary>
public sealed class SandboxCompleter : EngineCompleter
{
    private protected override async Task<IEnumerable<string>> ListAsync(IDockerEngine engine, CancellationToken token) =>
        (await SandboxFinder.FindAsync(engine, null, token).ConfigureAwait(false)).Select(s => s.Name);
}

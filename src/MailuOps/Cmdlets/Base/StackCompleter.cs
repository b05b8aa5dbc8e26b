using MailuOps.Deployment;
using MailuOps.Engine;

namespace MailuOps.Cmdlets;

/// <summary>Completes -Stack with the deployments of the engine.</summary>
public sealed class StackCompleter : EngineCompleter
{
    private protected override async Task<IEnumerable<string>> ListAsync(IDockerEngine engine, CancellationToken token) =>
        (await DeploymentFinder.FindAsync(engine, null, token).ConfigureAwait(false)).Select(d => d.Stack);
}

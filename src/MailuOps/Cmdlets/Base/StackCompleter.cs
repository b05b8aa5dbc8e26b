using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;
using MailuOps.Deployment;

namespace MailuOps.Cmdlets;

/// <summary>Completes -Stack with the deployments of the engine. Gives up after a second and never throws.</summary>
public sealed class StackCompleter : IArgumentCompleter
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        try
        {
            var session = EngineSession.Of(Runspace.DefaultRunspace);
            var host = EngineSession.AddressOf(fakeBoundParameters);
            using var limit = new CancellationTokenSource(Patience);
            var names = Task.Run(() => NamesAsync(session, host, limit.Token));
            return names.Wait(Patience)
                ? [.. names.Result.Where(n => n.StartsWith(wordToComplete ?? "", StringComparison.OrdinalIgnoreCase)).Select(n => new CompletionResult(n))]
                : [];
        }
        catch (Exception e) when (e is not PipelineStoppedException)
        {
            // A key press is no place for an error.
            return [];
        }
    }

    private static async Task<IEnumerable<string>> NamesAsync(EngineSession session, string? host, CancellationToken token)
    {
        var engine = await session.ConnectAsync(host, token).ConfigureAwait(false);
        return (await DeploymentFinder.FindAsync(engine, null, token).ConfigureAwait(false)).Select(d => d.Stack);
    }
}

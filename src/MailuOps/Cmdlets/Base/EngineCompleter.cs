using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;
using MailuOps.Engine;

namespace MailuOps.Cmdlets;

/// <summary>Completes names of things that an engine has. Gives up after a second and never throws.</summary>
public abstract class EngineCompleter : IArgumentCompleter
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

    /// <summary>The names.</summary>
    private protected abstract Task<IEnumerable<string>> ListAsync(IDockerEngine engine, CancellationToken token);

    private async Task<IEnumerable<string>> NamesAsync(EngineSession session, string? host, CancellationToken token) =>
        await ListAsync(await session.ConnectAsync(host, token).ConfigureAwait(false), token).ConfigureAwait(false);
}

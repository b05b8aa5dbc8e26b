using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;
using MailuOps.Deployment;

namespace MailuOps.Cmdlets;

/// <summary>
/// Base of completers that ask the deployment. They read only, answer within a second or not at all, remember what they have learnt,
/// and never throw.
/// </summary>
public abstract class ServerCompleter : IArgumentCompleter
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        try
        {
            var session = EngineSession.Of(Runspace.DefaultRunspace);
            var (stack, host, detail) = (Text("Stack"), EngineSession.AddressOf(fakeBoundParameters), Detail(Text));
            var word = (wordToComplete ?? "").Trim('\'', '"');
            var names = session.State<CompletionCache>().Ask($"{GetType().Name}\n{stack}\n{host}\n{detail}", async () =>
            {
                using var limit = new CancellationTokenSource(Limit);
                var engine = await session.ConnectAsync(host, limit.Token).ConfigureAwait(false);
                var name = stack is null ? null : DeploymentFinder.StackName(stack);
                var deployment = await DeploymentFinder.FindOneAsync(engine, name, null, limit.Token).ConfigureAwait(false);
                return await ListAsync(new MailuServer(engine, deployment, NullEvents.Instance), detail, limit.Token).ConfigureAwait(false);
            });
            return !names.Wait(Patience) ? [] : [.. names.Result.Where(n => n.StartsWith(word, StringComparison.OrdinalIgnoreCase)).Distinct(StringComparer.Ordinal)
                .Select(n => new CompletionResult(n.Any(c => char.IsWhiteSpace(c) || "'\"`$&;|(){}".Contains(c, StringComparison.Ordinal)) ? $"'{CodeGeneration.EscapeSingleQuotedStringContent(n)}'" : n, n, CompletionResultType.ParameterValue, n))];
        }
        catch (Exception e) when (e is not PipelineStoppedException)
        {
            // A key press is no place for an error.
            return [];
        }

        string? Text(string name) => fakeBoundParameters?[name] is { } value ? value.ToString() : null;
    }

    /// <summary>What else the answer depends on; null: nothing.</summary>
    private protected virtual string? Detail(Func<string, string?> parameter) => null;

    /// <summary>All names that there are.</summary>
    private protected abstract Task<IReadOnlyList<string>> ListAsync(MailuServer server, string? detail, CancellationToken token);
}

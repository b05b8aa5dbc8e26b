using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using MailuOps.Engine;

namespace MailuOps.Cmdlets;

/// <summary>Completes -Context with the docker contexts of this user.</summary>
public sealed class ContextCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        EndpointResolver.ContextNames(EndpointSources.Machine)
            .Where(n => n.StartsWith((wordToComplete ?? "").Trim('\'', '"'), StringComparison.OrdinalIgnoreCase))
            .Select(n => new CompletionResult(n));
}

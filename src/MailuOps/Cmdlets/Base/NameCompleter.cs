using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace MailuOps.Cmdlets;

/// <summary>Base of the completers: offers the names that begin with what was typed, in quotes where they need them, and never throws.</summary>
public abstract class NameCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        try
        {
            var word = (wordToComplete ?? "").Trim('\'', '"');
            return [.. Names(fakeBoundParameters ?? new Hashtable()).Where(n => n.StartsWith(word, StringComparison.OrdinalIgnoreCase))
                .Distinct(StringComparer.Ordinal).Select(n => new CompletionResult(Quoted(n), n, CompletionResultType.ParameterValue, n))];
        }
        catch (Exception e) when (e is not PipelineStoppedException)
        {
            // A key press is no place for an error.
            return [];
        }
    }

    /// <summary>All names that there are, in the order to be shown.</summary>
    /// <param name="parameters">What else stands on the command line.</param>
    private protected abstract IEnumerable<string> Names(IDictionary parameters);

    private static string Quoted(string name) => name.Any(c => char.IsWhiteSpace(c) || "'\"`$&;|(){}".Contains(c, StringComparison.Ordinal))
        ? $"'{CodeGeneration.EscapeSingleQuotedStringContent(name)}'" : name;
}

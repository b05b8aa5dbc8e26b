using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using MailuOps.Recipe.Linting;

namespace MailuOps.Cmdlets;

/// <summary>Completes the names of rules: those that start with what was typed first, then those that contain it.</summary>
public sealed class RuleCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var word = (wordToComplete ?? "").Trim('\'', '"', '*');
        return RuleNames.All.Where(name => name.Contains(word, StringComparison.OrdinalIgnoreCase))
            .OrderByDescending(name => name.StartsWith(word, StringComparison.OrdinalIgnoreCase)).Select(name => new CompletionResult(name));
    }
}

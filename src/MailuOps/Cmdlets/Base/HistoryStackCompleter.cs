using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using MailuOps.History;

namespace MailuOps.Cmdlets;

/// <summary>Completes -Stack with the deployments of the newest drills in the history. Contacts nothing and never throws.</summary>
public sealed class HistoryStackCompleter : IArgumentCompleter
{
    private const int Newest = 200;

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        try
        {
            return [.. new DrillHistory(fakeBoundParameters?["HistoryPath"] as string).Read().Take(Newest)
                .Select(e => e.Drill?.Stack ?? "").Distinct(StringComparer.Ordinal)
                .Where(n => n.Length > 0 && n.StartsWith(wordToComplete ?? "", StringComparison.OrdinalIgnoreCase))
                .Order(StringComparer.Ordinal).Select(n => new CompletionResult(n))];
        }
        catch (Exception e) when (e is not PipelineStoppedException)
        {
            // A key press is no place for an error.
            return [];
        }
    }
}

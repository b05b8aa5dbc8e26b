using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using MailuOps.Recipe.Files;

namespace MailuOps.Cmdlets;

/// <summary>Completes -Service with the services of the recipe that -Path names, else of the one in the current folder. Never throws.</summary>
public sealed class RecipeServiceCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        try
        {
            var given = fakeBoundParameters?["Path"];
            var path = (given is object[] several ? several.FirstOrDefault() : given)?.ToString() ?? ".";
            var model = RecipeSource.Load(RecipePath.Absolute(path, Resolve)).Model;
            var word = (wordToComplete ?? "").Trim('\'', '"');
            return [.. model.Services.Select(service => service.Name).Where(name => name.StartsWith(word, StringComparison.OrdinalIgnoreCase))
                .Order(StringComparer.Ordinal).Select(name => new CompletionResult(name))];
        }
        catch (Exception e) when (e is not PipelineStoppedException)
        {
            // A key press is no place for an error.
            return [];
        }
    }

    // Where a completer runs, the session's own objects can be reached by a script only.
    private static string Resolve(string path) =>
        ScriptBlock.Create("$ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($args[0])").Invoke(path)[0].ToString();
}

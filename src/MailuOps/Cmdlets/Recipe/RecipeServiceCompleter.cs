using System.Collections;
using System.Management.Automation;
using MailuOps.Recipe.Files;

namespace MailuOps.Cmdlets;

/// <summary>Completes -Service with the services of the recipe that -Path names, else of the one in the current folder.</summary>
public sealed class RecipeServiceCompleter : NameCompleter
{
    private protected override IEnumerable<string> Names(IDictionary parameters)
    {
        var given = parameters["Path"];
        var path = (given is object[] several ? several.FirstOrDefault() : given)?.ToString() ?? ".";
        return RecipeSource.Load(RecipePath.Absolute(path, Resolve)).Model.Services.Select(service => service.Name).Order(StringComparer.Ordinal);
    }

    // Where a completer runs, the session's own objects can be reached by a script only.
    private static string Resolve(string path) =>
        ScriptBlock.Create("$ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($args[0])").Invoke(path)[0].ToString();
}

using System.Management.Automation;
using MailuOps.Recipe.Files;
using MailuOps.Recipe.Linting;

namespace MailuOps.Cmdlets;

/// <summary>Get-MailuRecipeFinding: what would and would not survive a fire, read from a recipe's compose files alone.</summary>
[Cmdlet(VerbsCommon.Get, "MailuRecipeFinding", HelpUri = HelpPages.Root + "Get-MailuRecipeFinding.md")]
[OutputType(typeof(RecipeFinding))]
public sealed class GetMailuRecipeFindingCommand : RecipeCmdlet
{
    /// <summary>The least severity to report.</summary>
    [Parameter]
    public FindingSeverity Severity { get; set; } = FindingSeverity.Information;

    /// <summary>Only findings of these rules; wildcards are allowed.</summary>
    [Parameter]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(RuleCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Rule { get; set; } = ["*"];

    /// <summary>The recipe as it was: a file, a folder, or a git revision such as HEAD or 3.0.1+2024.06.52. With it the version must have been raised.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Baseline { get; set; }

    private protected override async Task RunAsync(RecipeSource source, CancellationToken token)
    {
        var rules = RuleFilter.Of(Rule);
        foreach (var finding in await LintAsync(source, Baseline, token).ConfigureAwait(false))
        {
            if (finding.Severity >= Severity && rules(finding.Rule))
            {
                Emit(finding);
            }
        }
    }
}

using System.Management.Automation;
using MailuOps.Recipe.Files;
using MailuOps.Recipe.Linting;

namespace MailuOps.Cmdlets;

/// <summary>Test-MailuRecipe: whether a recipe has no finding of some severity. True or false; Get-MailuRecipeFinding says why.</summary>
[Cmdlet(VerbsDiagnostic.Test, "MailuRecipe", HelpUri = HelpPages.Root + "Test-MailuRecipe.md")]
[OutputType(typeof(bool))]
public sealed class TestMailuRecipeCommand : RecipeCmdlet
{
    /// <summary>The least severity that makes the answer false.</summary>
    [Parameter]
    public FindingSeverity Severity { get; set; } = FindingSeverity.Warning;

    /// <summary>The recipe as it was: a file, a folder, or a git revision. With it the version must have been raised.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Baseline { get; set; }

    private protected override async Task RunAsync(RecipeSource source, CancellationToken token)
    {
        var findings = await LintAsync(source, Baseline, token).ConfigureAwait(false);
        foreach (var finding in findings.Where(finding => finding.Severity >= Severity))
        {
            Events.Verbose($"{finding.Path}:{finding.Line}: {finding.Rule}: {finding.Message}");
        }

        Emit(findings.All(finding => finding.Severity < Severity));
    }
}

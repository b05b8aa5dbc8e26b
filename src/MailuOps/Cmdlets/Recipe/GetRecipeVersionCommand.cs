using System.Management.Automation;
using MailuOps.Recipe.Files;
using MailuOps.Recipe.Versioning;

namespace MailuOps.Cmdlets;

/// <summary>Get-RecipeVersion: the version that a recipe's label claims.</summary>
[Cmdlet(VerbsCommon.Get, "RecipeVersion", HelpUri = HelpPages.Root + "Get-RecipeVersion.md")]
[OutputType(typeof(RecipeRelease))]
public sealed class GetRecipeVersionCommand : RecipeCmdlet
{
    private protected override async Task RunAsync(RecipeSource source, CancellationToken token)
    {
        var (label, version) = VersionStep.Read(source.Model);
        var tags = await new GitRepository(source.Folder).TagsAsync(token).ConfigureAwait(false);
        Emit(new RecipeRelease
        {
            Path = label.Place.File.Path,
            Line = label.Place.Position.Line,
            Service = label.Service,
            Version = version,
            IsReleased = tags.Contains(version.ToString()),
        });
    }
}

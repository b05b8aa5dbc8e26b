using System.Management.Automation;
using MailuOps.Recipe.Compose;
using MailuOps.Recipe.Editing;
using MailuOps.Recipe.Files;

namespace MailuOps.Cmdlets;

/// <summary>Convert-BackupbotLabel: says the same in the labels of another generation of the bot.</summary>
[Cmdlet(VerbsData.Convert, "BackupbotLabel", SupportsShouldProcess = true, HelpUri = HelpPages.Root + "Convert-BackupbotLabel.md")]
[OutputType(typeof(RecipeChange))]
public sealed class ConvertBackupbotLabelCommand : RecipeEditCmdlet
{
    /// <summary>The generation to convert to.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    public LabelDialect To { get; set; }

    /// <summary>
    /// To Current: exclude the volumes that the old labels left out. Without it they are saved too, as the current bot does with every volume that no
    /// label excludes.
    /// </summary>
    [Parameter]
    public SwitchParameter ExcludeOther { get; set; }

    private protected override Task<EditPlan> PlanAsync(RecipeSource source, CancellationToken token)
    {
        var model = source.Model;
        var edits = To == LabelDialect.Legacy ? DialectConversion.ToLegacy(model) : DialectConversion.ToCurrent(model, ExcludeOther);
        return Task.FromResult(Plan(source.Files, edits.ToList()));
    }
}

using System.Management.Automation;
using MailuOps.Recipe.Compose;
using MailuOps.Recipe.Editing;
using MailuOps.Recipe.Files;

namespace MailuOps.Cmdlets;

/// <summary>Remove-BackupbotLabel: removes backup labels, under deploy.labels and under labels, and the keys above them that hold nothing else.</summary>
[Cmdlet(VerbsCommon.Remove, "BackupbotLabel", SupportsShouldProcess = true, HelpUri = HelpPages.Root + "Remove-BackupbotLabel.md")]
[OutputType(typeof(RecipeChange))]
public sealed class RemoveBackupbotLabelCommand : RecipeEditCmdlet
{
    /// <summary>The services to look at; wildcards are allowed. Without it all.</summary>
    [Parameter]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(RecipeServiceCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Service { get; set; } = ["*"];

    /// <summary>The labels to remove; wildcards are allowed. Without it every label of backupbot. Labels of others are never touched.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = [Backupbot.Prefix + "*"];

    private protected override Task<EditPlan> PlanAsync(RecipeSource source, CancellationToken token)
    {
        var names = RuleFilter.Of(Name);
        var services = RuleFilter.Of(Service);
        var edits = source.Model.Services.Where(service => services(service.Name)).SelectMany(service => service.Written)
            .Where(label => label.Key.StartsWith(Backupbot.Prefix, StringComparison.Ordinal) && names(label.Key))
            .Select(label => new LabelEdit.Remove(label.Service, label.Where, label.RawKey)).Distinct().ToList<LabelEdit>();
        return Task.FromResult(Plan(source.Files, edits));
    }
}

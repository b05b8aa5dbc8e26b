using System.Collections;
using System.Management.Automation;
using MailuOps.Recipe.Compose;
using MailuOps.Recipe.Editing;
using MailuOps.Recipe.Files;
using MailuOps.Recipe.Linting;

namespace MailuOps.Cmdlets;

/// <summary>
/// Add-BackupbotLabel: writes backup labels under deploy.labels, in the form and style found there. Without any label parameter it switches the
/// backup on. A label that exists with another value gets the new one.
/// </summary>
[Cmdlet(VerbsCommon.Add, "BackupbotLabel", SupportsShouldProcess = true, HelpUri = HelpPages.Root + "Add-BackupbotLabel.md")]
[OutputType(typeof(RecipeChange))]
public sealed class AddBackupbotLabelCommand : RecipeEditCmdlet
{
    /// <summary>The services that get the labels. Without it app, or the first service with a named volume.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(RecipeServiceCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Service { get; set; }

    /// <summary>Switch the backup on; needed only beside another label parameter.</summary>
    [Parameter]
    public SwitchParameter Enable { get; set; }

    /// <summary>The value of the label that switches the backup on.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string Value { get; set; } = Backupbot.EnableValue;

    /// <summary>Volumes to leave out, by their compose keys.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] ExcludeVolume { get; set; } = [];

    /// <summary>Volumes of which only some paths are saved: volume = path or paths, relative to the volume's root.</summary>
    [Parameter]
    [ValidateNotNull]
    public IDictionary VolumePath { get; set; } = new Hashtable();

    /// <summary>The command that the bot runs in the service's container before a backup. Write $$ where the command needs a dollar sign.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? PreHook { get; set; }

    /// <summary>The command after a backup.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? PostHook { get; set; }

    /// <summary>The command before a restore.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? RestorePreHook { get; set; }

    /// <summary>The command after a restore.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? RestorePostHook { get; set; }

    private protected override Task<EditPlan> PlanAsync(RecipeSource source, CancellationToken token)
    {
        var model = source.Model;
        var services = Service ?? [new LintContext(model, null).EnableService?.Name ?? "app"];
        var volumes = CoveragePlan.Current(model).Volumes.Select(volume => volume.Name).ToList();
        foreach (var name in ExcludeVolume.Concat(VolumePath.Keys.Cast<object>().Select(key => $"{key}")).Where(name => !volumes.Contains(name)))
        {
            throw Errors.RecipeVolumeNotFound(name, source.Files[0].Path, volumes);
        }

        var edits = services.SelectMany(service => Labels().Select(label => new LabelEdit.Set(service, label.Key, label.Value))).ToList<LabelEdit>();
        return Task.FromResult(Plan(source.Files, edits));
    }

    private IEnumerable<(string Key, string Value)> Labels()
    {
        var others = new List<(string Key, string Value)>();
        others.AddRange(ExcludeVolume.Select(volume => (Backupbot.VolumePrefix + volume, "false")));
        foreach (DictionaryEntry entry in VolumePath)
        {
            others.Add(($"{Backupbot.VolumePrefix}{entry.Key}{Backupbot.PathSuffix}", string.Join(',', LanguagePrimitives.ConvertTo<string[]>(entry.Value))));
        }

        var hooks = new (string Key, string? Value)[]
        {
            (Backupbot.PreHook, PreHook), (Backupbot.PostHook, PostHook), (Backupbot.RestorePreHook, RestorePreHook), (Backupbot.RestorePostHook, RestorePostHook),
        };
        others.AddRange(hooks.Where(hook => hook.Value is not null).Select(hook => (hook.Key, hook.Value!)));
        return Enable || others.Count == 0 ? others.Prepend((Backupbot.Enable, Value)) : others;
    }
}

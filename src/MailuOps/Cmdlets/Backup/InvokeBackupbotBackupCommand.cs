using System.Management.Automation;
using MailuOps.Backup;
using MailuOps.Deployment;

namespace MailuOps.Cmdlets;

/// <summary>Takes a snapshot with backupbot and looks into it: both stores must be listed.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "BackupbotBackup", SupportsShouldProcess = true, HelpUri = HelpPages.Root + "Invoke-BackupbotBackup.md")]
[OutputType(typeof(BackupSnapshot))]
public sealed class InvokeBackupbotBackupCommand : ProviderCmdlet
{
    /// <summary>How long the backup may take.</summary>
    [Parameter]
    [Duration]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromHours(6);

    /// <summary>Makes a copy for -BackupPath: gets the path of a folder that does not exist yet, and copies the server's folders there.</summary>
    [Parameter]
    [ValidateNotNull]
    public ScriptBlock? BackupCommand { get; set; }

    private protected override ScriptBlock? CopyCommand => BackupCommand;

    private static async Task<IEnumerable<string>> FarStoresAsync(MailuServer server, IBackupProvider provider, CancellationToken token)
    {
        var stores = VolumeSurvey.Describe(server.Deployment).Where(v => v.Importance == VolumeImportance.Critical).Select(v => v.Name).ToHashSet();
        return (await provider.ListFarAsync(token).ConfigureAwait(false)).Where(f => stores.Contains(f.Volume)).Select(f => f.ToString());
    }

    /// <inheritdoc/>
    protected override async Task RunAsync(CancellationToken token)
    {
        var server = await OpenAsync(token).ConfigureAwait(false);
        var provider = await ProviderAsync(server, token).ConfigureAwait(false);
        if (!await ConfirmAsync(server.Stack, $"Take a snapshot with {provider.Name}").ConfigureAwait(false))
        {
            return;
        }

        var snapshot = await provider.BackupAsync(Timeout, token).ConfigureAwait(false);
        snapshot = await WithContentAsync(server, provider, snapshot, token).ConfigureAwait(false);
        Emit(snapshot);
        var unusable = await provider.InspectAccountsAsync(snapshot, snapshot.Content!, null, token).ConfigureAwait(false);
        // A folder that a store left behind when it moved to another node would look like it.
        string[] missing =
        [
            .. new[] { unusable, snapshot.Content!.HasMail ? null : "no message is in it" }.OfType<string>(),
            .. await FarStoresAsync(server, provider, token).ConfigureAwait(false),
        ];
        if (missing.Length > 0)
        {
            EmitError(Errors.SnapshotIncomplete(server.Stack, snapshot.ShortId, string.Join(", and ", missing)));
        }
    }
}

using System.Management.Automation;
using MailuOps.Backup;

namespace MailuOps.Cmdlets;

/// <summary>Takes a snapshot with backupbot and looks into it: both stores must be listed.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "BackupbotBackup", SupportsShouldProcess = true, HelpUri = HelpPages.Root + "Invoke-BackupbotBackup.md")]
[OutputType(typeof(BackupSnapshot))]
public sealed class InvokeBackupbotBackupCommand : BackupCmdlet
{
    /// <summary>How long the backup may take.</summary>
    [Parameter]
    [Duration]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromHours(6);

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
        string[] missing = [.. new[] { unusable, snapshot.Content!.HasMail ? null : "no message is in it" }.OfType<string>()];
        if (missing.Length > 0)
        {
            EmitError(Errors.SnapshotIncomplete(server.Stack, snapshot.ShortId, string.Join(", and ", missing)));
        }
    }
}

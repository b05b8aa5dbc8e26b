using System.Management.Automation;
using MailuOps.Backup;

namespace MailuOps.Cmdlets;

/// <summary>Lists the snapshots of a deployment, oldest first.</summary>
[Cmdlet(VerbsCommon.Get, "BackupbotSnapshot", HelpUri = HelpPages.Root + "Get-BackupbotSnapshot.md")]
[OutputType(typeof(BackupSnapshot))]
public sealed class GetBackupbotSnapshotCommand : ProviderCmdlet
{
    /// <summary>The id or its beginning; without it all.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    [Alias("Snapshot")]
    public string? Id { get; set; }

    /// <summary>Only the newest so many.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int Last { get; set; } = int.MaxValue;

    /// <summary>Reads each snapshot's listing too: which volumes, whether the account database, how many messages.</summary>
    [Parameter]
    public SwitchParameter Content { get; set; }

    /// <inheritdoc/>
    protected override async Task RunAsync(CancellationToken token)
    {
        var server = await OpenAsync(token).ConfigureAwait(false);
        var provider = await ProviderAsync(server, token).ConfigureAwait(false);
        IEnumerable<BackupSnapshot> found = Id is null
            ? (await provider.ListAsync(token).ConfigureAwait(false)).TakeLast(Last)
            : [await Snapshots.ChooseAsync(provider, server.Stack, Id, token).ConfigureAwait(false)];
        foreach (var snapshot in found)
        {
            Emit(Content ? await WithContentAsync(server, provider, snapshot, token).ConfigureAwait(false) : snapshot);
        }
    }
}

using System.Management.Automation;
using MailuOps.Backup;
using MailuOps.Drill.Recovery;
using MailuOps.Mail;

namespace MailuOps.Cmdlets;

/// <summary>Brings a user's lost messages back from a snapshot, into the running server. What is there is left as it is.</summary>
[Cmdlet(VerbsData.Restore, "MailuMailbox", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High, HelpUri = HelpPages.Root + "Restore-MailuMailbox.md")]
[OutputType(typeof(MailboxRestoration))]
public sealed class RestoreMailuMailboxCommand : ProviderCmdlet
{
    /// <summary>The user's address.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [Alias("Address")]
    [ArgumentCompleter(typeof(UserCompleter))]
    public string User { get; set; } = "";

    /// <summary>Only these folders, as a mail client names them, such as INBOX or Archive; default: all.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(MailFolderCompleter))]
    public string[] Folder { get; set; } = [];

    /// <summary>Only messages that were received then or later.</summary>
    [Parameter]
    public DateTimeOffset? Since { get; set; }

    /// <summary>The snapshot's id or its beginning; default: the deployment's newest.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SnapshotCompleter))]
    public string? Snapshot { get; set; }

    /// <summary>How long reading the snapshot, and the import, may take each.</summary>
    [Parameter]
    [Duration]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromHours(1);

    /// <inheritdoc/>
    protected override async Task RunAsync(CancellationToken token)
    {
        var user = new UserAddress(User);
        var server = await OpenAsync(token).ConfigureAwait(false);
        var provider = await ProviderAsync(server, token).ConfigureAwait(false);
        var snapshot = await Snapshots.ChooseAsync(provider, server.Stack, Snapshot, token).ConfigureAwait(false);
        var recovery = new MailboxRecovery(server, provider);
        var plan = await recovery.PlanAsync(user, snapshot, Folder, Since, token).ConfigureAwait(false);
        if (plan.Missing.Count == 0)
        {
            Emit(new MailboxRestoration(server.Stack, server.Deployment.DockerHost, user.ToString(), snapshot.Id, plan.Wanted.Count, plan.Wanted.Count));
            return;
        }

        if (!await ConfirmAsync($"{user} in {server.Stack}", $"Bring back {plan.Missing.Count} messages from snapshot {snapshot.ShortId} of {snapshot.Time.LocalDateTime:g}").ConfigureAwait(false))
        {
            return;
        }

        var result = await recovery.RunAsync(user, snapshot, plan, Timeout, token).ConfigureAwait(false);
        Emit(result);
        if (result.Failed.Count > 0)
        {
            EmitError(Errors.MailboxRestoreIncomplete(server.Stack, user.ToString(), result.Failed));
        }
    }
}

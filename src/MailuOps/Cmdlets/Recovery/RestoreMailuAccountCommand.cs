using System.Management.Automation;
using MailuOps.Backup;
using MailuOps.Drill.Recovery;
using MailuOps.Mail;

namespace MailuOps.Cmdlets;

/// <summary>Brings single accounts back from a snapshot, with their password, into the running server.</summary>
[Cmdlet(VerbsData.Restore, "MailuAccount", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High, HelpUri = HelpPages.Root + "Restore-MailuAccount.md")]
[OutputType(typeof(AccountRestoration))]
public sealed class RestoreMailuAccountCommand : ProviderCmdlet
{
    /// <summary>The addresses.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [Alias("Address")]
    public string[] User { get; set; } = [];

    /// <summary>The snapshot's id or its beginning; default: the deployment's newest.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SnapshotCompleter))]
    public string? Snapshot { get; set; }

    /// <summary>Sets an account back that exists: its settings and its password become those of the snapshot.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override async Task RunAsync(CancellationToken token)
    {
        UserAddress[] users = [.. User.Select(u => new UserAddress(u))];
        var server = await OpenAsync(token).ConfigureAwait(false);
        var provider = await ProviderAsync(server, token).ConfigureAwait(false);
        var snapshot = await Snapshots.ChooseAsync(provider, server.Stack, Snapshot, token).ConfigureAwait(false);
        snapshot = await WithContentAsync(server, provider, snapshot, token).ConfigureAwait(false);
        var database = await provider.ReadAccountsAsync(snapshot, snapshot.Content!, token).ConfigureAwait(false);
        if (SnapshotDatabase.WhyUnusable(database, null) is { } why)
        {
            throw Errors.SnapshotAccountsUnreadable(server.Stack, snapshot.ShortId, why);
        }

        var recovery = new AccountRecovery(server);
        foreach (var user in users)
        {
            try
            {
                var saved = await recovery.ReadAsync(user, database!, snapshot.ShortId, Force, token).ConfigureAwait(false);
                var what = saved.Now is null ? "Bring back the account" : "Set back settings and password of the existing account";
                if (await ConfirmAsync($"{user} in {server.Stack}", $"{what} from snapshot {snapshot.ShortId} of {snapshot.Time.LocalDateTime:g}").ConfigureAwait(false))
                {
                    Emit(await recovery.RunAsync(saved, snapshot, token).ConfigureAwait(false));
                }
            }
            catch (MailuOpsException e)
            {
                EmitError(e);
            }
        }
    }
}

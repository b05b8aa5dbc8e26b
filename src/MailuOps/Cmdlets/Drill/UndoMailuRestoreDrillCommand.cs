using System.Management.Automation;
using MailuOps.Backup;
using MailuOps.Drill;
using MailuOps.Mail;

namespace MailuOps.Cmdlets;

/// <summary>Puts accounts and mail back as they were just before a drill's restore, from the safety snapshot that it took.</summary>
[Cmdlet(VerbsCommon.Undo, "MailuRestoreDrill", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High,
    HelpUri = HelpPages.Root + "Undo-MailuRestoreDrill.md")]
[OutputType(typeof(RestoreReport))]
public sealed class UndoMailuRestoreDrillCommand : ProviderCmdlet
{
    /// <summary>What Invoke-MailuRestoreDrill returned.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    public RestoreDrillResult Drill { get; set; } = null!;

    /// <summary>How long the restore may take.</summary>
    [Parameter]
    [Duration]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromHours(6);

    /// <inheritdoc/>
    protected override async Task RunAsync(CancellationToken token)
    {
        var safety = Drill.SafetySnapshot ?? throw Errors.SafetySnapshotMissing(Drill.Stack, Drill.Id);
        var server = await OpenAsync(token).ConfigureAwait(false);
        var provider = await ProviderAsync(server, token).ConfigureAwait(false);
        var snapshot = await Snapshots.ChooseAsync(provider, server.Stack, safety.Id, token).ConfigureAwait(false);
        if (!await ConfirmAsync(server.Stack, $"Overwrite accounts and mail with safety snapshot {snapshot.ShortId} of {snapshot.Time.LocalDateTime:g}").ConfigureAwait(false))
        {
            return;
        }

        var report = await new MaildirStore(server).LayOverAsync(
            () => provider.RestoreAsync(snapshot, Drill.RestoredVolumes, Timeout, token), token).ConfigureAwait(false);
        if (await new AccountStore(server).WhyDamagedAsync(token).ConfigureAwait(false) is { } damage)
        {
            throw Errors.AccountDatabaseUnreadable(server.Stack, "the restored account database", damage);
        }

        Emit(report);
    }
}

using System.Management.Automation;
using MailuOps.Drill;
using MailuOps.Mail;
using MailuOps.Notify;

namespace MailuOps.Cmdlets;

/// <summary>
/// Runs an in-place restore drill: test user, probe messages, backup, wipe, restore, proof of both stores, clean-up. The restore
/// puts accounts and mail of the whole server back as they were at the backup a moment before.
/// </summary>
[Cmdlet(VerbsLifecycle.Invoke, "MailuRestoreDrill", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High, DefaultParameterSetName = InPlaceSet,
    HelpUri = HelpPages.Root + "Invoke-MailuRestoreDrill.md")]
[OutputType(typeof(RestoreDrillResult))]
public sealed partial class InvokeMailuRestoreDrillCommand : ProviderCmdlet
{
    private const string InPlaceSet = "InPlace";
    private const string SandboxSet = "Sandbox";

    /// <summary>The test user's domain; default: the deployment's main one.</summary>
    [Parameter(ParameterSetName = InPlaceSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(DomainCompleter))]
    public string? Domain { get; set; }

    /// <summary>How many probe messages.</summary>
    [Parameter(ParameterSetName = InPlaceSet)]
    [ValidateRange(1, 1000)]
    public int Messages { get; set; } = 3;

    /// <summary>The way of the probes: Smtp or Sendmail.</summary>
    [Parameter(ParameterSetName = InPlaceSet)]
    [ValidateSet(nameof(ProbeRoute.Smtp), nameof(ProbeRoute.Sendmail))]
    public ProbeRoute Via { get; set; }

    /// <summary>How long to wait for the probes' delivery.</summary>
    [Parameter(ParameterSetName = InPlaceSet)]
    [Duration]
    public TimeSpan DeliveryTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long the backup, and the restore, may take.</summary>
    [Parameter]
    [Duration]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromHours(6);

    /// <summary>Restores all volumes of the snapshot; default: only those of accounts and mail, so that queue and sessions stay as they are.</summary>
    [Parameter(ParameterSetName = InPlaceSet)]
    public SwitchParameter AllVolumes { get; set; }

    /// <summary>The longest time from the start of the restore until both stores are back; a longer one fails the drill.</summary>
    [Parameter]
    [Duration]
    public TimeSpan? RecoveryTimeObjective { get; set; }

    /// <summary>The longest time from the start of the backup until the loss; a longer one fails the drill.</summary>
    [Parameter]
    [Duration]
    public TimeSpan? RecoveryPointObjective { get; set; }

    /// <summary>The folder where the result is kept; default: the user's own.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? HistoryPath { get; set; }

    /// <summary>Keeps no record of the drill.</summary>
    [Parameter]
    public SwitchParameter NoHistory { get; set; }

    /// <summary>Takes no safety snapshot just before the restore: there is then nothing for Undo-MailuRestoreDrill to go back to.</summary>
    [Parameter(ParameterSetName = InPlaceSet)]
    public SwitchParameter NoSafetySnapshot { get; set; }

    /// <summary>Holds delivery and mail clients while the backup runs, so that no message can be renamed under its eyes.</summary>
    [Parameter(ParameterSetName = InPlaceSet)]
    public SwitchParameter Quiesce { get; set; }

    /// <summary>Takes no manifests of the whole server around the restore: on a very large one they read every message twice.</summary>
    [Parameter(ParameterSetName = InPlaceSet)]
    public SwitchParameter NoManifest { get; set; }

    /// <summary>The mail client takes any certificate: for servers with a self-signed one.</summary>
    [Parameter(ParameterSetName = InPlaceSet)]
    public SwitchParameter SkipCertificateCheck { get; set; }

    /// <summary>Makes a copy for -BackupPath: gets the path of a folder that does not exist yet, and copies the server's folders there.</summary>
    [Parameter(ParameterSetName = InPlaceSet)]
    [ValidateNotNull]
    public ScriptBlock? BackupCommand { get; set; }

    /// <summary>Whom to tell, from New-MailuNotification.</summary>
    [Parameter]
    [ValidateNotNull]
    public NotificationTarget[] Notify { get; set; } = [];

    private protected override ScriptBlock? CopyCommand => BackupCommand;

    /// <inheritdoc/>
    protected override async Task RunAsync(CancellationToken token)
    {
        if (Sandbox)
        {
            _asked.Add((Stack, EngineAddress, Snapshot, Choice));
            return;
        }

        var keeper = await KeeperAsync(Events).ConfigureAwait(false);
        var (server, provider) = await keeper.GuardAsync(Stack?.ToString() ?? "", async () =>
        {
            var opened = await OpenAsync(token).ConfigureAwait(false);
            return (opened, await ProviderAsync(opened, token).ConfigureAwait(false));
        }).ConfigureAwait(false);
        if (!await ConfirmAsync(server.Stack, "Back up, wipe a test user, and restore accounts and mail of the whole server in place").ConfigureAwait(false))
        {
            return;
        }

        var options = new RestoreDrillOptions
        {
            Domain = Domain, Messages = Messages, Via = Via, DeliveryTimeout = DeliveryTimeout, ToolTimeout = Timeout, AllVolumes = AllVolumes,
            RecoveryTimeObjective = RecoveryTimeObjective, RecoveryPointObjective = RecoveryPointObjective,
            NoSafetySnapshot = NoSafetySnapshot, NoManifest = NoManifest, Quiesce = Quiesce, SkipCertificateCheck = SkipCertificateCheck,
        };
        await KeepAsync(keeper, server.Stack, () => new RestoreDrill(server, provider, options).RunAsync(token)).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    protected override Task FinishAsync(CancellationToken token) => DrillAllAsync(token);

    private async Task<DrillKeeper> KeeperAsync(IOperationEvents events) =>
        new(NoHistory ? null : await OnPipelineAsync(() => HistoryLocation.Resolve(SessionState, HistoryPath)).ConfigureAwait(false), Notify, events);

    private async Task KeepAsync(DrillKeeper keeper, string stack, Func<Task<RestoreDrillResult>> drill)
    {
        Emit(await keeper.RunAsync(stack, drill).ConfigureAwait(false));
        if (keeper.Problem is { } problem)
        {
            EmitError(problem);
        }
    }
}

using System.Management.Automation;
using MailuOps.Mail;

namespace MailuOps.Cmdlets;

/// <summary>Plants a probe mailbox in a server, once, and sends it a message each time: by these a drill in a sandbox sees to which moment a backup goes back.</summary>
[Cmdlet(VerbsLifecycle.Register, "MailuProbe", SupportsShouldProcess = true, HelpUri = HelpPages.Root + "Register-MailuProbe.md")]
[OutputType(typeof(MailuProbe))]
public sealed class RegisterMailuProbeCommand : DeploymentCmdlet
{
    /// <summary>The domain of a mailbox that is yet to be made; default: the deployment's main one.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(DomainCompleter))]
    public string? Domain { get; set; }

    /// <summary>How long to wait for delivery.</summary>
    [Parameter]
    [Duration]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <inheritdoc/>
    protected override async Task RunAsync(CancellationToken token)
    {
        var server = await OpenAsync(token).ConfigureAwait(false);
        var probe = new StandingProbe(server);
        var known = await probe.FindAsync(token).ConfigureAwait(false);
        var address = known ?? await probe.PlaceAsync(Domain, token).ConfigureAwait(false);
        if (!await ConfirmAsync($"{address} in {server.Stack}", known is null ? "Make the probe's mailbox and send it a message" : "Send the probe a message").ConfigureAwait(false))
        {
            return;
        }

        await probe.PlantAsync(address, token).ConfigureAwait(false);
        Emit(await probe.RefreshAsync(address, Timeout, token).ConfigureAwait(false));
    }
}

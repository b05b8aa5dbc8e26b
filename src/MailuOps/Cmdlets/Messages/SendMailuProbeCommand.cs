using System.Management.Automation;
using MailuOps.Mail;

namespace MailuOps.Cmdlets;

/// <summary>Sends a message with a unique token and a known digest, and says which hops its delivered copy passed.</summary>
[Cmdlet(VerbsCommunications.Send, "MailuProbe", SupportsShouldProcess = true, HelpUri = HelpPages.Root + "Send-MailuProbe.md")]
[OutputType(typeof(MailuProbe))]
public sealed class SendMailuProbeCommand : DeploymentCmdlet
{
    /// <summary>The recipient.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [Alias("To")]
    [ArgumentCompleter(typeof(UserCompleter))]
    public string Address { get; set; } = "";

    /// <summary>The way in; default: SMTP inside the network, the only unauthenticated way that the spam filter sees.</summary>
    [Parameter]
    public ProbeRoute Via { get; set; }

    /// <summary>The sender; default: postmaster of the main domain, or the login for submission.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? From { get; set; }

    /// <summary>The login for -Via Submission.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Credential]
    public PSCredential Credential { get; set; } = PSCredential.Empty;

    /// <summary>About this many bytes of body.</summary>
    [Parameter]
    [ValidateRange(1, 50 * 1024 * 1024)]
    public int Size { get; set; } = 2048;

    /// <summary>Returns as soon as the server has taken the message.</summary>
    [Parameter]
    public SwitchParameter NoWait { get; set; }

    /// <summary>How long to wait for delivery.</summary>
    [Parameter]
    [Duration]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Takes any certificate at submission.</summary>
    [Parameter]
    public SwitchParameter SkipCertificateCheck { get; set; }

    /// <inheritdoc/>
    protected override async Task RunAsync(CancellationToken token)
    {
        var to = new UserAddress(Address);
        var server = await OpenAsync(token).ConfigureAwait(false);
        if (!await ConfirmAsync($"{to} in {server.Stack}", $"Send probe message by {Via}").ConfigureAwait(false))
        {
            return;
        }

        var options = new ProbeOptions
        {
            Via = Via, From = From is null ? null : new UserAddress(From).ToString(), Size = Size, SkipCertificateCheck = SkipCertificateCheck,
            Credential = Credential == PSCredential.Empty ? null : Credential.GetNetworkCredential() is var c && c.Domain.Length > 0
                // PSCredential splits user@domain; IMAP and SMTP want it whole.
                ? new(Credential.UserName, c.SecurePassword) : Credential.GetNetworkCredential(),
        };
        var probe = await new ProbeSender(server).SendAsync(to, options, token).ConfigureAwait(false);
        if (!NoWait)
        {
            Events.Verbose($"{server.Stack}: {probe.MessageId} taken ({probe.Response}); waiting up to {Timeout.TotalSeconds:0.#} s");
            probe = await new Mailbox(server).AwaitProbeAsync(probe, Timeout, token).ConfigureAwait(false);
        }

        Emit(probe);
    }
}

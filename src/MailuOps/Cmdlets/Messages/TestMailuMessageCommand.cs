using System.Management.Automation;
using MailuOps.Mail;

namespace MailuOps.Cmdlets;

/// <summary>
/// Whether dovecot shows a message to its user: True or False, nothing else. Get-MailuMessage has the evidence.
/// </summary>
[Cmdlet(VerbsDiagnostic.Test, "MailuMessage", HelpUri = HelpPages.Root + "Test-MailuMessage.md")]
[OutputType(typeof(bool))]
public sealed class TestMailuMessageCommand : DeploymentCmdlet
{
    /// <summary>The mailbox's user.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(UserCompleter))]
    public string Address { get; set; } = "";

    /// <summary>Message-ID, with or without angle brackets.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string MessageId { get; set; } = "";

    /// <summary>The body's digest, as Send-MailuProbe gives it; when given, another body is False.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Digest]
    public string? BodySha256 { get; set; }

    /// <summary>The folder in which it must be; default: any, Junk too.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(MailFolderCompleter))]
    public string? InMailbox { get; set; }

    /// <summary>How long to wait for it; 0: look once.</summary>
    [Parameter]
    [Duration]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        // A record may come without a digest. A variable that is empty by mistake must not make a check that cannot fail.
        if (MyInvocation.BoundParameters.ContainsKey(nameof(BodySha256)) && string.IsNullOrEmpty(BodySha256))
        {
            ThrowTerminatingError(Errors.DigestMissing().ToErrorRecord());
        }

        base.BeginProcessing();
    }

    /// <inheritdoc/>
    protected override async Task RunAsync(CancellationToken token)
    {
        var address = new UserAddress(Address);
        var id = MessageId.StartsWith('<') ? MessageId : $"<{MessageId}>";
        var server = await OpenAsync(token).ConfigureAwait(false);
        Emit(await FoundAsync(new Mailbox(server), address, id, token).ConfigureAwait(false));
    }

    private async Task<bool> FoundAsync(Mailbox mailbox, UserAddress address, string id, CancellationToken token)
    {
        try
        {
            if (!await mailbox.WaitAsync(address, id, Timeout, token).ConfigureAwait(false))
            {
                return false;
            }
        }
        catch (MailuOpsException e) when (e.Id == "MailuOps.UserNotFound")
        {
            // Without its user nobody is shown the message. Whether its file is still there is another question.
            Events.Warning($"{e.Message} This says nothing about the mail on disk: see Get-MailuMaildir.");
            return false;
        }

        var digest = string.IsNullOrEmpty(BodySha256) ? null : BodySha256;
        if (digest is null && InMailbox is null)
        {
            return true;
        }

        var copies = await mailbox.ReadAsync(address, id, digest is not null, token).ConfigureAwait(false);
        foreach (var copy in copies)
        {
            Events.Verbose($"{copy.MessageId} in {copy.Mailbox}, UID {copy.Uid}, body {copy.BodySha256}");
        }

        return copies.Any(m => (InMailbox is null || m.Mailbox == InMailbox)
            && (digest is null || digest.Equals(m.BodySha256, StringComparison.OrdinalIgnoreCase)));
    }
}

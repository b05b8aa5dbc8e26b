using System.Management.Automation;
using MailuOps.Mail;

namespace MailuOps.Cmdlets;

/// <summary>Lists messages of a mailbox: dovecot's view with the file on disk and its digest.</summary>
[Cmdlet(VerbsCommon.Get, "MailuMessage", HelpUri = HelpPages.Root + "Get-MailuMessage.md")]
[OutputType(typeof(MailuMessage))]
public sealed class GetMailuMessageCommand : DeploymentCmdlet
{
    /// <summary>The mailbox's user.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(UserCompleter))]
    public string Address { get; set; } = "";

    /// <summary>Message-ID, with or without angle brackets; without it all messages of all folders, Junk too.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? MessageId { get; set; }

    /// <summary>Reads each message and gives its body's digest, comparable to that of a probe.</summary>
    [Parameter]
    public SwitchParameter Body { get; set; }

    /// <inheritdoc/>
    protected override async Task RunAsync(CancellationToken token)
    {
        var address = new UserAddress(Address);
        var id = MessageId is null || MessageId.StartsWith('<') ? MessageId : $"<{MessageId}>";
        var server = await OpenAsync(token).ConfigureAwait(false);
        foreach (var message in await new Mailbox(server).ReadAsync(address, id, Body, token).ConfigureAwait(false))
        {
            if (message.InJunk)
            {
                Events.Verbose($"{message.MessageId} was filed as spam in {message.Mailbox}.");
            }

            Emit(message);
        }
    }
}

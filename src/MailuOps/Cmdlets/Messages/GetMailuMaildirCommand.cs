using System.Management.Automation;
using MailuOps.Mail;

namespace MailuOps.Cmdlets;

/// <summary>Looks at a user's mailbox folder on disk, without touching it: dovecot is asked for the path only.</summary>
[Cmdlet(VerbsCommon.Get, "MailuMaildir", HelpUri = HelpPages.Root + "Get-MailuMaildir.md")]
[OutputType(typeof(MailuMaildir))]
public sealed class GetMailuMaildirCommand : DeploymentCmdlet
{
    /// <summary>The user.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(UserCompleter))]
    public string Address { get; set; } = "";

    /// <summary>The folder, when the user is gone and dovecot cannot tell it any more: from an earlier Get-MailuMaildir.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>SHA-256 of every message file, in the Files property.</summary>
    [Parameter]
    public SwitchParameter Digest { get; set; }

    /// <inheritdoc/>
    protected override async Task RunAsync(CancellationToken token)
    {
        var address = new UserAddress(Address);
        var server = await OpenAsync(token).ConfigureAwait(false);
        var home = Path ?? await new Dovecot(server).HomeAsync(address, token).ConfigureAwait(false);
        var state = await new MaildirStore(server).ScanAsync(home, Digest, token).ConfigureAwait(false);
        Emit(new MailuMaildir(server.Stack, server.Deployment.DockerHost, address.ToString(), home, state.Exists, state.Files.Count, state.Bytes) { Files = state.Files });
    }
}

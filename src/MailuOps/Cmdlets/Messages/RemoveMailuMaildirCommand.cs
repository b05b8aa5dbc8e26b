using System.Management.Automation;
using MailuOps.Mail;

namespace MailuOps.Cmdlets;

/// <summary>Removes a user's mailbox folder with all mail, and proves that it is gone. The account stays: see Remove-MailuUser.</summary>
[Cmdlet(VerbsCommon.Remove, "MailuMaildir", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High,
    HelpUri = HelpPages.Root + "Remove-MailuMaildir.md")]
[OutputType(typeof(RemovedMaildir))]
public sealed class RemoveMailuMaildirCommand : DeploymentCmdlet
{
    /// <summary>The user.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(UserCompleter))]
    public string Address { get; set; } = "";

    /// <summary>The folder, when the user is gone already: from an earlier Get-MailuMaildir. It must bear the user's address.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <inheritdoc/>
    protected override async Task RunAsync(CancellationToken token)
    {
        var address = new UserAddress(Address);
        var server = await OpenAsync(token).ConfigureAwait(false);
        var maildirs = new MaildirStore(server);
        var home = await HomeAsync(new Dovecot(server), server.Stack, address, token).ConfigureAwait(false);
        var state = await maildirs.CheckRemovableAsync(address, home, token).ConfigureAwait(false);
        if (!await ConfirmAsync($"{home} in {server.Stack} ({state.Files.Count} messages, {state.Bytes} bytes)", "Remove mailbox folder").ConfigureAwait(false))
        {
            return;
        }

        var removed = await maildirs.RemoveAsync(address, home, token).ConfigureAwait(false);
        Emit(new RemovedMaildir(server.Stack, server.Deployment.DockerHost, address.ToString(), home, removed.Files.Count, removed.Bytes));
    }

    /// <summary>Dovecot's word counts as long as it knows the user; a remembered path only when that agrees or nobody can tell any more.</summary>
    private async Task<string> HomeAsync(Dovecot dovecot, string stack, UserAddress address, CancellationToken token)
    {
        string? told = null;
        try
        {
            told = await dovecot.HomeAsync(address, token).ConfigureAwait(false);
        }
        catch (MailuOpsException e) when (e.Id == "MailuOps.UserNotFound" && Path is not null)
        {
            Events.Verbose(e.Message);
        }

        if (told is not null && Path is not null && told != Path)
        {
            throw Errors.MaildirUnsafe(stack, address.ToString(), told, $"-Path says '{Path}'");
        }

        return told ?? (Path!.TrimEnd('/').EndsWith("/" + address, StringComparison.Ordinal)
            ? Path : throw Errors.MaildirUnsafe(stack, address.ToString(), Path, "the user is gone, and the folder does not bear its address"));
    }
}

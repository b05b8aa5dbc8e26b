using System.Management.Automation;
using MailuOps.Mail;

namespace MailuOps.Cmdlets;

/// <summary>The way a user is removed.</summary>
public enum RemovalMethod
{
    /// <summary>Mailu's own `flask mailu user-delete -r`.</summary>
    Cli,
    /// <summary>In the SQLite file, in one transaction; about a second quicker.</summary>
    Database,
}

/// <summary>A user that was removed.</summary>
/// <param name="Stack">The deployment's name.</param>
/// <param name="DockerHost">The engine's address.</param>
/// <param name="Address">user@domain.</param>
/// <param name="Method">The way.</param>
/// <param name="Rows">Rows removed, by table.</param>
public sealed record RemovedUser(string Stack, string DockerHost, string Address, RemovalMethod Method, IReadOnlyDictionary<string, int> Rows);

/// <summary>Removes a user for good and proves that it is gone. Its mail stays: see Remove-MailuMaildir.</summary>
[Cmdlet(VerbsCommon.Remove, "MailuUser", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High,
    HelpUri = HelpPages.Root + "Remove-MailuUser.md")]
[OutputType(typeof(RemovedUser))]
public sealed class RemoveMailuUserCommand : DeploymentCmdlet
{
    /// <summary>The exact address; the same name in another domain is another user.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(UserCompleter))]
    public string Address { get; set; } = "";

    /// <summary>The way; default: the admin CLI.</summary>
    [Parameter]
    public RemovalMethod Method { get; set; }

    /// <inheritdoc/>
    protected override async Task RunAsync(CancellationToken token)
    {
        var address = new UserAddress(Address);
        var server = await OpenAsync(token).ConfigureAwait(false);
        if (await new AccountStore(server).FindAsync(address, token).ConfigureAwait(false) is null)
        {
            throw Errors.UserNotFound(server.Stack, address.ToString());
        }

        if (!await ConfirmAsync($"{address} in {server.Stack}", "Remove user for good").ConfigureAwait(false))
        {
            return;
        }

        var rows = await new TestAccounts(server).RemoveAsync(address, Method == RemovalMethod.Database, token).ConfigureAwait(false);
        Emit(new RemovedUser(server.Stack, server.Deployment.DockerHost, address.ToString(), Method, rows));
    }
}

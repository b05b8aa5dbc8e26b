using System.Management.Automation;
using System.Net;
using MailuOps.Mail;

namespace MailuOps.Cmdlets;

/// <summary>Creates a user with a random password or, where the server wants one, application token, to be deleted again.</summary>
[Cmdlet(VerbsCommon.New, "MailuTestUser", SupportsShouldProcess = true, HelpUri = HelpPages.Root + "New-MailuTestUser.md")]
[OutputType(typeof(MailuTestUser))]
public sealed class NewMailuTestUserCommand : DeploymentCmdlet
{
    /// <summary>user@domain; without it a free address in -Domain is made up.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string? Address { get; set; }

    /// <summary>The domain of a made-up address; without it the deployment's main domain.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(DomainCompleter))]
    public string? Domain { get; set; }

    /// <inheritdoc/>
    protected override async Task RunAsync(CancellationToken token)
    {
        var given = Address is null ? null : new UserAddress(Address);
        var server = await OpenAsync(token).ConfigureAwait(false);
        var accounts = new TestAccounts(server);
        var address = given ?? await accounts.NewAddressAsync(Domain, token).ConfigureAwait(false);
        if (!await ConfirmAsync($"{address} in {server.Stack}", "Create test user").ConfigureAwait(false))
        {
            return;
        }

        var password = accounts.NewPassword();
        var user = await accounts.CreateAsync(address, password, token).ConfigureAwait(false);
        var credential = new PSCredential(user.Address, new NetworkCredential("", password).SecurePassword);
        Emit(new MailuTestUser(server.Stack, server.Deployment.DockerHost, user.Address, credential));
    }
}

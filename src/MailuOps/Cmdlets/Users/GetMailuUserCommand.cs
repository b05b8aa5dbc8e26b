using System.Management.Automation;
using MailuOps.Mail;

namespace MailuOps.Cmdlets;

/// <summary>Lists users as the account database has them.</summary>
[Cmdlet(VerbsCommon.Get, "MailuUser", HelpUri = HelpPages.Root + "Get-MailuUser.md")]
[OutputType(typeof(MailuUser))]
public sealed class GetMailuUserCommand : DeploymentCmdlet
{
    /// <summary>Addresses or patterns; without it all users. An address without wildcards that does not exist is an error.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(UserCompleter))]
    public string[]? Address { get; set; }

    /// <inheritdoc/>
    protected override async Task RunAsync(CancellationToken token)
    {
        // What is no address is refused before anything is asked, and what is one is taken as Mailu keeps it.
        var asked = Address?.Select(a => WildcardPattern.ContainsWildcardCharacters(a) ? a : new UserAddress(a).ToString()).ToList() ?? ["*"];
        var server = await OpenAsync(token).ConfigureAwait(false);
        var users = await new AccountStore(server).ListAsync(token).ConfigureAwait(false);
        foreach (var pattern in asked)
        {
            var match = WildcardPattern.Get(pattern, WildcardOptions.IgnoreCase);
            var found = users.Where(u => match.IsMatch(u.Address)).ToList();
            found.ForEach(Emit);
            if (found.Count == 0 && !WildcardPattern.ContainsWildcardCharacters(pattern))
            {
                EmitError(Errors.UserNotFound(server.Stack, pattern));
            }
        }
    }
}

using System.Collections;
using System.Management.Automation;
using MailuOps.Deployment;

namespace MailuOps.Cmdlets;

/// <summary>Finds the Mailu deployments of a Docker engine.</summary>
[Cmdlet(VerbsCommon.Get, "MailuStack", HelpUri = HelpPages.Root + "Get-MailuStack.md")]
[OutputType(typeof(MailuDeployment))]
public sealed class GetMailuStackCommand : EngineCmdlet
{
    /// <summary>Names or patterns; without it all.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ArgumentCompleter(typeof(StackCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [Alias("Stack")]
    public string[]? Name { get; set; }

    /// <summary>Roles by service name, where neither name nor image tells them: @{ Imap = 'mailstore' }.</summary>
    [Parameter]
    [ValidateNotNull]
    public Hashtable? Role { get; set; }

    /// <inheritdoc/>
    protected override async Task RunAsync(CancellationToken token)
    {
        var roles = ReadRoles();
        var engine = await ConnectAsync(token).ConfigureAwait(false);
        var all = await DeploymentFinder.FindAsync(engine, roles, token).ConfigureAwait(false);
        if (Name is null)
        {
            foreach (var deployment in all)
            {
                Emit(deployment);
            }

            return;
        }

        foreach (var name in Name)
        {
            var pattern = WildcardPattern.Get(DeploymentFinder.StackName(name), WildcardOptions.IgnoreCase);
            var found = all.Where(d => pattern.IsMatch(d.Stack)).ToList();
            found.ForEach(Emit);
            if (found.Count == 0 && !WildcardPattern.ContainsWildcardCharacters(name))
            {
                EmitError(Errors.StackNotFound(name, engine.Endpoint.ToString(), all.Select(d => d.Stack)));
            }
        }
    }

    private Dictionary<MailuRole, string>? ReadRoles() => Role?.Cast<DictionaryEntry>().ToDictionary(
        e => Enum.TryParse<MailuRole>(e.Key.ToString(), true, out var role) && Enum.IsDefined(role)
            ? role : throw CallFailed(Errors.RoleUnknown(e.Key.ToString() ?? "", Enum.GetNames<MailuRole>())),
        e => e.Value?.ToString() ?? "");
}

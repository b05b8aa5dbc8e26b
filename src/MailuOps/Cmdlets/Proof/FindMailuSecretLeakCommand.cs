using System.Management.Automation;
using MailuOps.Drill.Leaks;

namespace MailuOps.Cmdlets;

/// <summary>Lists the places where a secret stands: container logs, exec records, processes, files. It is looked for encoded too.</summary>
[Cmdlet(VerbsCommon.Find, "MailuSecretLeak", DefaultParameterSetName = "Credential", HelpUri = HelpPages.Root + "Find-MailuSecretLeak.md")]
[OutputType(typeof(MailuSecretLeak))]
public sealed class FindMailuSecretLeakCommand : LeakCmdlet
{
    /// <inheritdoc/>
    protected override async Task RunAsync(CancellationToken token)
    {
        foreach (var leak in await FindAsync(token).ConfigureAwait(false))
        {
            Emit(leak);
        }
    }
}

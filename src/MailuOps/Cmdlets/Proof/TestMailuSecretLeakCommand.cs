using System.Management.Automation;

namespace MailuOps.Cmdlets;

/// <summary>True when a secret HAS LEAKED: it stands in a container log, an exec record, a process or a file. Where, Find-MailuSecretLeak lists.</summary>
[Cmdlet(VerbsDiagnostic.Test, "MailuSecretLeak", DefaultParameterSetName = "Credential", HelpUri = HelpPages.Root + "Test-MailuSecretLeak.md")]
[OutputType(typeof(bool))]
public sealed class TestMailuSecretLeakCommand : LeakCmdlet
{
    /// <inheritdoc/>
    protected override async Task RunAsync(CancellationToken token)
    {
        var found = await FindAsync(token).ConfigureAwait(false);
        foreach (var leak in found)
        {
            Events.Verbose($"Leaked: {leak}");
        }

        Emit(found.Count > 0);
    }
}

using System.Management.Automation;
using MailuOps.Mail;

namespace MailuOps.Cmdlets;

/// <summary>Reads the deployment's configuration by `flask mailu config-export`.</summary>
[Cmdlet(VerbsCommon.Get, "MailuConfig", HelpUri = HelpPages.Root + "Get-MailuConfig.md")]
[OutputType(typeof(MailuConfigObject))]
public sealed class GetMailuConfigCommand : DeploymentCmdlet
{
    /// <summary>The exporter's filters, for example user, domain, user.email; without it everything.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string[] Filter { get; set; } = [];

    /// <summary>Attributes at their default value too.</summary>
    [Parameter]
    public SwitchParameter Full { get; set; }

    /// <summary>Password hashes and keys too; without it they read ***. The exporter prints hashes whether asked or not.</summary>
    [Parameter]
    public SwitchParameter IncludeSecret { get; set; }

    /// <inheritdoc/>
    protected override async Task RunAsync(CancellationToken token)
    {
        var server = await OpenAsync(token).ConfigureAwait(false);
        foreach (var item in await new ConfigExport(server).ReadAsync(Filter, Full, IncludeSecret, token).ConfigureAwait(false))
        {
            Emit(item);
        }
    }
}

using System.Management.Automation;
using MailuOps.Backup;

namespace MailuOps.Cmdlets;

/// <summary>Lists a deployment's volumes, what losing each costs, and whether the labels would back it up.</summary>
[Cmdlet(VerbsCommon.Get, "MailuVolume", HelpUri = HelpPages.Root + "Get-MailuVolume.md")]
[OutputType(typeof(MailuVolume))]
public sealed class GetMailuVolumeCommand : DeploymentCmdlet
{
    /// <summary>Names (compose keys) or patterns; without it all.</summary>
    [Parameter(Position = 0)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Name { get; set; }

    /// <summary>Does not measure sizes, which takes long for millions of messages.</summary>
    [Parameter]
    public SwitchParameter NoSize { get; set; }

    /// <inheritdoc/>
    protected override async Task RunAsync(CancellationToken token)
    {
        var server = await OpenAsync(token).ConfigureAwait(false);
        foreach (var volume in await new VolumeSurvey(server).ListAsync(!NoSize, token).ConfigureAwait(false))
        {
            if (Name is null || Name.Any(n => WildcardPattern.Get(n, WildcardOptions.IgnoreCase).IsMatch(volume.Name)))
            {
                Emit(volume);
            }
        }
    }
}

using System.Management.Automation;
using MailuOps.Mail.Manifests;

namespace MailuOps.Cmdlets;

/// <summary>Writes a manifest to a file, as evidence for later.</summary>
[Cmdlet(VerbsData.Export, "MailuManifest", SupportsShouldProcess = true, HelpUri = HelpPages.Root + "Export-MailuManifest.md")]
[OutputType(typeof(FileInfo))]
public sealed class ExportMailuManifestCommand : MailuCmdlet
{
    /// <summary>The manifest.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [ValidateNotNull]
    public ServerManifest InputObject { get; set; } = null!;

    /// <summary>The file. For several manifests a script block makes a name of each.</summary>
    // By property name, so that a script block is taken for each manifest.
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>Replaces a file that is there.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override async Task RunAsync(CancellationToken token)
    {
        var full = await OnPipelineAsync(() => ManifestPath.Absolute(SessionState.Path, Path)).ConfigureAwait(false);
        if (await ConfirmAsync(full, $"Write the manifest of {InputObject.Stack}").ConfigureAwait(false))
        {
            Emit(ManifestFile.Write(InputObject, full, Force, token, Events));
        }
    }
}

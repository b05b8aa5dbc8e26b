using System.Management.Automation;
using MailuOps.Mail.Manifests;

namespace MailuOps.Cmdlets;

/// <summary>Reads a manifest from a file.</summary>
[Cmdlet(VerbsData.Import, "MailuManifest", HelpUri = HelpPages.Root + "Import-MailuManifest.md")]
[OutputType(typeof(ServerManifest))]
public sealed class ImportMailuManifestCommand : MailuCmdlet
{
    /// <summary>The file that Export-MailuManifest wrote.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("FullName")]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <inheritdoc/>
    protected override async Task RunAsync(CancellationToken token)
    {
        foreach (var path in Path)
        {
            try
            {
                Emit(ManifestFile.Read(await OnPipelineAsync(() => ManifestPath.Absolute(SessionState.Path, path)).ConfigureAwait(false), token, Events));
            }
            catch (MailuOpsException e)
            {
                EmitError(e);
            }
        }
    }
}

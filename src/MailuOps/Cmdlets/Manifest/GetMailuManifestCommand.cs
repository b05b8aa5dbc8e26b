using System.Management.Automation;
using System.Net;
using System.Security;
using MailuOps.Mail.Manifests;

namespace MailuOps.Cmdlets;

/// <summary>Takes a manifest of a whole server: every message, folder, account row and DKIM key, by identity and digest.</summary>
[Cmdlet(VerbsCommon.Get, "MailuManifest", HelpUri = HelpPages.Root + "Get-MailuManifest.md")]
[OutputType(typeof(ServerManifest))]
public sealed class GetMailuManifestCommand : DeploymentCmdlet
{
    /// <summary>A passphrase, for manifests that are to be compared in another session: secrets are digested under it.</summary>
    [Parameter]
    [ValidateNotNull]
    public SecureString? Key { get; set; }

    /// <inheritdoc/>
    protected override async Task RunAsync(CancellationToken token)
    {
        var server = await OpenAsync(token).ConfigureAwait(false);
        var manifest = await new ManifestCapture(server).CaptureAsync(TheKey(), token).ConfigureAwait(false);
        if (manifest.Unproven > 0)
        {
            Events.Warning($"Of {manifest.Unproven} messages of {manifest.Stack} nothing certain can be said: they changed meanwhile, or could not be read. See Findings.");
        }

        Emit(manifest);
    }

    private ManifestKey TheKey()
    {
        if (Key is null)
        {
            return Session.State<SessionManifestKey>().Key;
        }

        return Key.Length > 0 ? ManifestKey.FromPassphrase(new NetworkCredential("", Key).Password) : throw CallFailed(Errors.ManifestKeyEmpty());
    }
}

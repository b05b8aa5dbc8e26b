using MailuOps.Mail.Manifests;

namespace MailuOps.Cmdlets;

/// <summary>The key of manifests that were taken without one: the same for a session, so that they can be compared, and never stored.</summary>
internal sealed class SessionManifestKey
{
    public ManifestKey Key { get; } = ManifestKey.NewRandom();
}

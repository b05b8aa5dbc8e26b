namespace MailuOps.Mail.Manifests;

/// <summary>A comparison in a word.</summary>
public enum ManifestOutcome
{
    /// <summary>All of the reference is there, unchanged but for what daily life changes.</summary>
    Same,
    /// <summary>Nothing is lost, but something is not as it was.</summary>
    Changed,
    /// <summary>Evidence is missing.</summary>
    Unproven,
    /// <summary>Something is lost or damaged.</summary>
    Lost,
}

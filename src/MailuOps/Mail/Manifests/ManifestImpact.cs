namespace MailuOps.Mail.Manifests;

/// <summary>What a difference means for the mail server's users.</summary>
public enum ManifestImpact
{
    /// <summary>Daily life: mail came, was read, was moved.</summary>
    Benign,
    /// <summary>Something is not as it was.</summary>
    Change,
    /// <summary>The evidence is missing: neither kept nor lost can be said.</summary>
    Unproven,
    /// <summary>Something that was there is not there any more, or is damaged.</summary>
    Loss,
}

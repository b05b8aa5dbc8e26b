namespace MailuOps.Mail.Manifests;

/// <summary>How much a finding matters.</summary>
public enum ManifestSeverity
{
    /// <summary>Worth knowing.</summary>
    Notice,
    /// <summary>Something does not fit together.</summary>
    Warning,
    /// <summary>Something is broken, or could not be read.</summary>
    Error,
}

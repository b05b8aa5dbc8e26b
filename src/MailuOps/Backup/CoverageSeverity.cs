namespace MailuOps.Backup;

/// <summary>How bad it is that the backup and a store do not fit.</summary>
public enum CoverageSeverity
{
    /// <summary>They fit, or nothing of value is left out.</summary>
    None,
    /// <summary>Good to know.</summary>
    Information,
    /// <summary>People's data beside accounts and mail would be lost.</summary>
    Warning,
    /// <summary>Accounts or mail would be lost, or the snapshot does not hold what the labels promise.</summary>
    Error,
}

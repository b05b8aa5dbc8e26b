namespace MailuOps.Mail.Manifests;

/// <summary>Something that a manifest's taking showed.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="Subject">The path, address or domain.</param>
/// <param name="Message">A sentence.</param>
public sealed record ManifestFinding(ManifestFindingKind Kind, ManifestSeverity Severity, string Subject, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Severity}: {Message}";
}

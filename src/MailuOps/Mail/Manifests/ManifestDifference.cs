namespace MailuOps.Mail.Manifests;

/// <summary>A difference between two manifests.</summary>
/// <param name="Kind">What differs.</param>
/// <param name="Impact">What it means.</param>
/// <param name="Subject">The mailbox, or the table of the account store, or the folder of the keys.</param>
/// <param name="Name">The message, folder, file or row.</param>
/// <param name="Message">A sentence.</param>
public sealed record ManifestDifference(ManifestDifferenceKind Kind, ManifestImpact Impact, string Subject, string Name, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Kind}: {Message}";
}

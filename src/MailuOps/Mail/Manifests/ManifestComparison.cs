namespace MailuOps.Mail.Manifests;

/// <summary>What became of a manifest's entries. Made by <see cref="ManifestComparer"/>.</summary>
/// <param name="Reference">What should be there.</param>
/// <param name="Difference">What is there.</param>
public sealed record ManifestComparison(ServerManifest Reference, ServerManifest Difference)
{
    /// <summary>In a word; the worst difference decides, and evidence that is missing is never "the same".</summary>
    public ManifestOutcome Outcome { get; init; }

    /// <summary>Messages.</summary>
    public required MessageCounts Messages { get; init; }

    /// <summary>Folders with their UIDVALIDITY and next UID.</summary>
    public required EntryCounts Folders { get; init; }

    /// <summary>Subscriptions, keywords, sieve scripts.</summary>
    public required EntryCounts Contents { get; init; }

    /// <summary>Rows of the account store: domains, users, aliases and all others.</summary>
    public required EntryCounts Accounts { get; init; }

    /// <summary>DKIM keys.</summary>
    public required EntryCounts Keys { get; init; }

    /// <summary>The first differences of each kind, the worst kinds first.</summary>
    public IReadOnlyList<ManifestDifference> Differences { get; init; } = [];

    /// <summary>How many there are of each kind.</summary>
    public IReadOnlyDictionary<string, long> Counts { get; init; } = new Dictionary<string, long>();

    /// <inheritdoc/>
    public override string ToString() => $"{Reference} -> {Difference}: {Outcome}";
}

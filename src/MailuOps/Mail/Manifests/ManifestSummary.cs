namespace MailuOps.Mail.Manifests;

/// <summary>All of a manifest but its entries; stands as JSON in an exported one.</summary>
internal sealed record ManifestSummary
{
    public required string Stack { get; init; }

    public required string DockerHost { get; init; }

    public required DateTimeOffset Started { get; init; }

    public TimeSpan Duration { get; init; }

    public bool HasMail { get; init; }

    public bool HasAccounts { get; init; }

    public bool HasKeys { get; init; }

    public long Mailboxes { get; init; }

    public long Messages { get; init; }

    public long Bytes { get; init; }

    public long Keys { get; init; }

    public long Arrived { get; init; }

    public long Unproven { get; init; }

    public string KeyId { get; init; } = "";

    public IReadOnlyDictionary<string, long> Rows { get; init; } = new Dictionary<string, long>();

    public IReadOnlyList<ManifestFinding> Findings { get; init; } = [];

    public IReadOnlyDictionary<string, int> FindingCounts { get; init; } = new Dictionary<string, int>();
}

namespace MailuOps.Drill.Others;

/// <summary>What became of everybody else's accounts and messages, by manifests from just before and just after the restore.</summary>
/// <param name="Seen">Yes: all intact. No: something is lost or changed. Unknown: not compared, or not all of it.</param>
/// <param name="Detail">The counts, or why nothing is known.</param>
public sealed record OthersProof(Evidence Seen, string Detail)
{
    /// <summary>True: left out, as asked for.</summary>
    public bool Skipped { get; init; }

    /// <summary>Messages before the restore; 0: not counted.</summary>
    public long Messages { get; init; }

    /// <summary>What is lost, for people: the first of each kind.</summary>
    public IReadOnlyList<string> Lost { get; init; } = [];

    /// <summary>What is not as it was although nothing is lost.</summary>
    public IReadOnlyList<string> Changed { get; init; } = [];

    /// <inheritdoc/>
    public override string ToString() => Detail;
}

namespace MailuOps.Drill.Recovery;

/// <summary>What came back into a mailbox.</summary>
/// <param name="Stack">The deployment's name.</param>
/// <param name="DockerHost">The engine's address.</param>
/// <param name="Address">The user.</param>
/// <param name="Snapshot">The snapshot's id.</param>
/// <param name="Wanted">Messages of the snapshot that were asked for.</param>
/// <param name="Present">Those of them that the mailbox held already: left as they are.</param>
public sealed record MailboxRestoration(string Stack, string DockerHost, string Address, string Snapshot, int Wanted, int Present)
{
    /// <summary>What was brought back, as "folder/name".</summary>
    public IReadOnlyList<string> Restored { get; init; } = [];

    /// <summary>What could not be: it was not seen in the mailbox afterwards.</summary>
    public IReadOnlyList<string> Failed { get; init; } = [];

    /// <summary>How long it took.</summary>
    public TimeSpan Duration { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Address}: {Plural.Of(Restored.Count, "message")} brought back, {Present} {(Present == 1 ? "was" : "were")} there";
}

namespace MailuOps.Drill.Locks;

/// <summary>What a running drill leaves for whoever finds it dead. Holds no secret.</summary>
/// <param name="DrillId">The drill's id.</param>
/// <param name="Stack">The deployment's name.</param>
/// <param name="Stage">The stage that was begun last.</param>
/// <param name="Client">Who runs it: user, machine and process.</param>
/// <param name="Started">When the drill began, by the client's clock.</param>
public sealed record DrillJournal(string DrillId, string Stack, string Stage, string Client, DateTimeOffset Started)
{
    /// <summary>The test user; null: none was made yet.</summary>
    public string? TestUser { get; init; }

    /// <summary>Its mailbox folder; null: not known yet.</summary>
    public string? Home { get; init; }

    /// <summary>Id of the drill's snapshot; null: none was taken yet.</summary>
    public string? Snapshot { get; init; }

    /// <summary>Id of the safety snapshot; null: none was taken.</summary>
    public string? SafetySnapshot { get; init; }

    /// <summary>The container that is held while the backup runs; null: none.</summary>
    public string? Paused { get; init; }

    /// <summary>Compose keys of the volumes that the restore writes to.</summary>
    public IReadOnlyList<string> Volumes { get; init; } = [];
}

using MailuOps.Backup;

namespace MailuOps.Drill.Locks;

/// <summary>What was cleaned up after a drill whose client had died.</summary>
/// <param name="Stack">The deployment's name.</param>
/// <param name="DockerHost">The engine's address.</param>
/// <param name="DrillId">The drill's id.</param>
/// <param name="Stage">The stage in which it died.</param>
public sealed record DrillRepairReport(string Stack, string DockerHost, string DrillId, string Stage)
{
    /// <summary>The snapshot that was put back because the account database was damaged; null: it was whole.</summary>
    public BackupSnapshot? Restored { get; init; }

    /// <summary>What was removed.</summary>
    public IReadOnlyList<string> CleanedUp { get; init; } = [];

    /// <inheritdoc/>
    public override string ToString() => $"{Stack}: drill {DrillId} repaired";
}

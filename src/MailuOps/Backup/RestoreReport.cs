namespace MailuOps.Backup;

/// <summary>What a restore did, as the tool tells it. Whether the data is back is another question: Test-MailuMessage and Get-MailuUser answer it.</summary>
/// <param name="Stack">The stack.</param>
/// <param name="DockerHost">The engine's address.</param>
/// <param name="Snapshot">The snapshot that was put back.</param>
/// <param name="Volumes">Compose keys of the volumes asked for; empty: all.</param>
/// <param name="Duration">How long the tool took.</param>
public sealed record RestoreReport(string Stack, string DockerHost, BackupSnapshot Snapshot, IReadOnlyList<string> Volumes, TimeSpan Duration)
{
    /// <summary>The tool's log.</summary>
    public IReadOnlyList<string> Log { get; init; } = [];
}

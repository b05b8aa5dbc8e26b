namespace MailuOps.Schedule;

/// <summary>What starts a scheduled drill.</summary>
public enum ScheduleKind
{
    /// <summary>A systemd timer and its service.</summary>
    Systemd,
    /// <summary>A file in /etc/cron.d.</summary>
    Cron,
    /// <summary>A scheduled task of Windows.</summary>
    WindowsTask,
}

/// <summary>A drill that is started again and again.</summary>
/// <param name="Name">Its name: letters, digits, '-', '_' and '.'.</param>
/// <param name="Kind">What starts it.</param>
/// <param name="Calendar">When, as it was given.</param>
public sealed record DrillSchedule(string Name, ScheduleKind Kind, string Calendar)
{
    /// <summary>The deployment; empty: the only one of the engine.</summary>
    public string Stack { get; init; } = "";

    /// <summary>Up to so much later, by chance.</summary>
    public TimeSpan RandomDelay { get; init; }

    /// <summary>The program and its arguments. No secret is among them.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>Folders that the drill writes to.</summary>
    public IReadOnlyList<string> WritableFolders { get; init; } = [];

    /// <summary>A file with secrets that the drill is handed; null: none. Only its path is written down.</summary>
    public string? CredentialFile { get; init; }

    /// <summary>A file that opens the backup repository, handed over in the same way; null: none.</summary>
    public string? RepositoryFile { get; init; }

    /// <summary>The folder of copies that the drill reads, and in place makes, with everybody's mail and its owners; null: none.</summary>
    public string? BackupPath { get; init; }

    /// <summary>The files that make the schedule; empty on Windows.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>The next start; null: not known.</summary>
    public DateTimeOffset? NextRun { get; init; }

    /// <summary>The last start; null: none yet, or not known.</summary>
    public DateTimeOffset? LastRun { get; init; }

    /// <summary>0 passed, 1 failed, 2 inconclusive, 3 could not run; null: none yet, or not known.</summary>
    public int? LastExitCode { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Name}: {Calendar}";
}

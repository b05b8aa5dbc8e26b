using MailuOps.Engine;

namespace MailuOps.Backup.Restic;

/// <summary>Where restic runs.</summary>
internal interface IResticRunner
{
    /// <summary>False: the server's folders are mounted where only restic sees them, and the folders above them are nobody's.</summary>
    bool IsOnHost { get; }

    /// <summary>Runs restic with these arguments, the access as its environment. A timeout is MailuOps.ExecTimeout.</summary>
    /// <param name="write">Whether the server's folders may be written to.</param>
    Task<ExecResult> RunAsync(string[] command, bool write, ExecRequest request, CancellationToken token);

    /// <summary>Restores into an empty volume, the access as its environment; nothing else of the server can be written to.</summary>
    /// <param name="source">Snapshot and folder, as restic takes them.</param>
    Task<ExecResult> FillAsync(string volume, string source, ExecRequest request, CancellationToken token);

    /// <summary>Whether restic is at work on this server, also for a client that is dead.</summary>
    Task<bool> IsWorkingAsync(CancellationToken token);
}

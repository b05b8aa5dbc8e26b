using System.Diagnostics;

namespace MailuOps.Backup;

/// <summary>Tells how far the restore of a volume has come, now and then.</summary>
/// <param name="progress">Is told.</param>
internal sealed class RestorePace(Action<VolumeRestore> progress)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private TimeSpan _told;

    /// <summary>Since it began.</summary>
    public TimeSpan Elapsed => _watch.Elapsed;

    /// <summary>To be called as often as there is something to tell.</summary>
    public void Tell(VolumeRestore state)
    {
        if (Elapsed - _told > Pause)
        {
            _told = Elapsed;
            progress(state);
        }
    }
}

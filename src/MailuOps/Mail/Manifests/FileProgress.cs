using System.Diagnostics;

namespace MailuOps.Mail.Manifests;

/// <summary>Tells how far a file has been read, once it takes longer than a moment.</summary>
internal sealed class FileProgress(IOperationEvents events, FileStream file, string activity)
{
    private const int ProgressId = 71;
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private double _told = 0.5;

    /// <param name="lines">So many lines were read.</param>
    public void Tell(long lines)
    {
        // Asking for the time costs more than reading a line.
        if ((lines & 0xfff) != 0 || _watch.Elapsed.TotalSeconds < _told || file.Length == 0)
        {
            return;
        }

        _told = _watch.Elapsed.TotalSeconds + 0.5;
        var done = (double)file.Position / file.Length;
        events.Progress(new OperationProgress(ProgressId, activity, $"{lines} entries")
        {
            Percent = (int)(done * 100), Remaining = done > 0 ? _watch.Elapsed * (1 - done) / done : null,
        });
    }
}

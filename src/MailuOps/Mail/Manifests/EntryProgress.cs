namespace MailuOps.Mail.Manifests;

/// <summary>Tells how far a walk over entries has come, once it takes longer than a moment.</summary>
internal sealed class EntryProgress(IOperationEvents? events, string activity, TimeProvider? time = null) : IDisposable
{
    private const int ProgressId = 71;
    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly long _began = (time ?? TimeProvider.System).GetTimestamp();
    private double _told = 0.5;
    private bool _shown;

    /// <param name="lines">So many lines were read.</param>
    /// <param name="done">Gives the part of all that this is, 0 to 1.</param>
    public void Tell(long lines, Func<double> done)
    {
        // Asking for the time costs more than reading a line.
        if (events is null || (lines & 0xfff) != 0 || _time.GetElapsedTime(_began) is var elapsed && elapsed.TotalSeconds < _told)
        {
            return;
        }

        _told = elapsed.TotalSeconds + 0.5;
        _shown = true;
        var part = done();
        events.Progress(new OperationProgress(ProgressId, activity, $"{lines} entries")
        {
            Percent = (int)(part * 100), Remaining = part > 0 ? elapsed * Math.Max(0, 1 - part) / part : null,
        });
    }

    /// <summary>Takes the bar away: what comes after it in the same cmdlet may take long.</summary>
    public void Dispose()
    {
        if (_shown)
        {
            events!.Progress(new OperationProgress(ProgressId, activity, "done") { Completed = true });
        }
    }

    /// <summary>The part of a length; of nothing all is done.</summary>
    public static double Part(long position, long length) => length == 0 ? 1 : (double)position / length;
}

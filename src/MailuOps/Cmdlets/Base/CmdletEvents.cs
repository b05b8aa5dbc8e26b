using System.Management.Automation;

namespace MailuOps.Cmdlets;

/// <summary>The cmdlet's streams as an event sink for the layers below.</summary>
internal sealed class CmdletEvents(PSCmdlet cmdlet, Action<Action> post) : IOperationEvents
{
    private readonly Dictionary<int, OperationProgress> _waiting = [];
    private readonly Dictionary<int, OperationProgress> _open = [];

    public void Verbose(string text) => post(() => cmdlet.WriteVerbose(text));

    public void Debug(string text) => post(() => cmdlet.WriteDebug(text));

    public void Warning(string text)
    {
        if (cmdlet.Stopping)
        {
            // PowerShell takes nothing from a stopped cmdlet any more, but whoever pressed Ctrl-C must learn what is waited for.
            cmdlet.Host.UI.WriteWarningLine(text);
            return;
        }

        post(() => cmdlet.WriteWarning(text));
    }

    /// <summary>Only the newest progress of an id waits in the queue, so that a report for each message costs next to nothing.</summary>
    public void Progress(OperationProgress progress)
    {
        lock (_waiting)
        {
            var queued = _waiting.ContainsKey(progress.Id);
            _waiting[progress.Id] = progress;
            if (queued)
            {
                return;
            }
        }

        post(() => WriteNewest(progress.Id));
    }

    /// <summary>Removes every bar that is still shown. To be called on the pipeline thread, when nothing else reports any more.</summary>
    public void CompleteAll()
    {
        _waiting.Clear();
        foreach (var progress in _open.Values.OrderByDescending(p => p.ParentId).ToList())
        {
            Write(progress with { Completed = true });
        }
    }

    private void WriteNewest(int id)
    {
        OperationProgress? progress;
        lock (_waiting)
        {
            _waiting.Remove(id, out progress);
        }

        if (progress is not null)
        {
            Write(progress);
        }
    }

    private void Write(OperationProgress progress)
    {
        // Booked first: a write that throws must not leave a bar nobody removes, nor be repeated.
        if (progress.Completed)
        {
            _open.Remove(progress.Id);
        }
        else
        {
            _open[progress.Id] = progress;
        }

        cmdlet.WriteProgress(ToRecord(progress));
    }

    private static ProgressRecord ToRecord(OperationProgress progress) => new(
        progress.Id,
        progress.Activity.Length > 0 ? progress.Activity : "MailuOps",
        progress.Status.Length > 0 ? progress.Status : " ")
    {
        ParentActivityId = progress.ParentId,
        PercentComplete = progress.Percent is { } percent ? Math.Clamp(percent, 0, 100) : -1,
        SecondsRemaining = progress.Remaining is { } left ? (int)Math.Clamp(left.TotalSeconds, 0, int.MaxValue) : -1,
        RecordType = progress.Completed ? ProgressRecordType.Completed : ProgressRecordType.Processing,
    };
}

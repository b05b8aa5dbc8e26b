using MailuOps.Drill;
using MailuOps.History;
using MailuOps.Notify;

namespace MailuOps.Cmdlets;

/// <summary>What happens around a drill: its record is kept, and people are told. None of it changes the verdict.</summary>
/// <param name="history">Null: no record.</param>
internal sealed class DrillKeeper(DrillHistory? history, IReadOnlyList<NotificationTarget> targets, IOperationEvents events)
{
    private readonly Notifier _notifier = new(targets);

    /// <summary>Where records are kept; null: nowhere.</summary>
    public DrillHistory? History { get; } = history;

    /// <summary>Why the record could not be kept; null: it was, or none was wanted.</summary>
    public MailuOpsException? Problem { get; private set; }

    /// <summary>Runs the drill between the two.</summary>
    public Task<RestoreDrillResult> RunAsync(string stack, Func<Task<RestoreDrillResult>> drill) => GuardAsync(stack, async () =>
    {
        History?.Prepare();
        Tell(await _notifier.StartAsync().ConfigureAwait(false));
        return await KeepAsync(await drill().ConfigureAwait(false)).ConfigureAwait(false);
    });

    /// <summary>Tells of what ends without a verdict; the exception goes on.</summary>
    public async Task<T> GuardAsync<T>(string stack, Func<Task<T>> work)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (Exception e)
        {
            Tell(await _notifier.EndAsync(Notice.NotRun(stack, e is OperationCanceledException ? "it was stopped" : e.Message)).ConfigureAwait(false));
            throw;
        }
    }

    private async Task<RestoreDrillResult> KeepAsync(RestoreDrillResult drill)
    {
        // Before anybody is told, for that may take a while; and again after it, with who was told.
        await SaveAsync(drill).ConfigureAwait(false);
        if (targets.Count > 0)
        {
            drill = drill with { Notifications = await _notifier.EndAsync(Notice.Of(drill)).ConfigureAwait(false) };
            Tell(drill.Notifications);
            await SaveAsync(drill).ConfigureAwait(false);
        }

        return drill;
    }

    private async Task SaveAsync(RestoreDrillResult drill)
    {
        try
        {
            if (History is not null)
            {
                // Not to be cancelled: the drill is over.
                events.Verbose($"kept as {await History.SaveAsync(drill, CancellationToken.None).ConfigureAwait(false)}");
            }
        }
        catch (MailuOpsException e)
        {
            Problem = e;
        }
    }

    private void Tell(IReadOnlyList<DrillNotification> sent)
    {
        foreach (var notification in sent)
        {
            if (notification.Sent)
            {
                events.Verbose(notification.ToString());
            }
            else
            {
                events.Warning(notification.ToString());
            }
        }
    }
}

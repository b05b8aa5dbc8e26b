using MailuOps.Drill;

namespace MailuOps.Notify;

/// <summary>
/// Tells all targets at once. Whatever goes wrong is in the answer and never an exception: a drill's verdict does not depend on who
/// hears of it.
/// </summary>
/// <param name="pause">Waits between attempts; for tests.</param>
internal sealed class Notifier(IReadOnlyList<NotificationTarget> targets, Func<TimeSpan, CancellationToken, Task>? pause = null)
{
    private const int Attempts = 3;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private readonly Func<TimeSpan, CancellationToken, Task> _pause = pause ?? Task.Delay;

    /// <summary>A drill begins: only pings are told.</summary>
    public Task<IReadOnlyList<DrillNotification>> StartAsync() =>
        TellAsync(t => t.Kind == NotificationKind.Ping, (t, token) => HttpNotice.PingAsync(t, "start", "", token));

    /// <summary>A drill has ended, or could not run.</summary>
    public Task<IReadOnlyList<DrillNotification>> EndAsync(Notice notice) => TellAsync(
        t => t.Kind == NotificationKind.Ping || !t.OnlyProblems || !notice.Passed,
        (t, token) => t.Kind switch
        {
            NotificationKind.Ping => HttpNotice.PingAsync(t, notice.Passed ? "" : "fail", notice.Title, token),
            NotificationKind.Webhook => HttpNotice.PostAsync(t, notice, token),
            _ => MailNotice.SendAsync(t, notice, token),
        });

    private async Task<IReadOnlyList<DrillNotification>> TellAsync(Func<NotificationTarget, bool> who, Func<NotificationTarget, CancellationToken, Task<string>> tell) =>
        await Task.WhenAll(targets.Where(who).Select(t => TryAsync(t, tell))).ConfigureAwait(false);

    private async Task<DrillNotification> TryAsync(NotificationTarget target, Func<NotificationTarget, CancellationToken, Task<string>> tell)
    {
        for (var attempt = 1; ; attempt++)
        {
            using var limit = new CancellationTokenSource(Limit);
            try
            {
                return new DrillNotification(target.ToString(), true, await tell(target, limit.Token).ConfigureAwait(false));
            }
            catch (Exception e)
            {
                if (attempt == Attempts || e is NotificationRefusedException)
                {
                    return new DrillNotification(target.ToString(), false, e is OperationCanceledException ? $"no answer within {Limit.TotalSeconds:0} s" : Reason(e));
                }
            }

            await _pause(TimeSpan.FromSeconds(2 * attempt), CancellationToken.None).ConfigureAwait(false);
        }
    }

    private static string Reason(Exception e) => e.InnerException is { } inner && e is HttpRequestException ? $"{e.Message}: {inner.Message}" : e.Message;
}

/// <summary>The other side refused for good: another attempt would be refused as well.</summary>
internal sealed class NotificationRefusedException(string message) : Exception(message);

using System.Collections.Concurrent;

namespace MailuOps.Cmdlets;

/// <summary>
/// What completion has learnt of servers, for half a minute. A question that takes longer than a key press may goes on, so that the
/// next key press finds its answer.
/// </summary>
internal sealed class CompletionCache
{
    private static readonly long Lifetime = (long)TimeSpan.FromSeconds(30).TotalMilliseconds;
    private readonly ConcurrentDictionary<string, (long Started, Lazy<Task<IReadOnlyList<string>>> Answer)> _answers = new();

    /// <summary>The running or finished question, or a new one.</summary>
    public Task<IReadOnlyList<string>> Ask(string key, Func<Task<IReadOnlyList<string>>> question)
    {
        var now = Environment.TickCount64;
        return _answers.AddOrUpdate(
            key,
            _ => (now, new(() => Task.Run(question))),
            (_, old) => now - old.Started < Lifetime && !old.Answer.Value.IsFaulted && !old.Answer.Value.IsCanceled ? old : (now, new(() => Task.Run(question)))).Answer.Value;
    }
}

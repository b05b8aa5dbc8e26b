using MailuOps.Mail;

namespace MailuOps.Drill.Sandboxes;

/// <summary>What the standing probe's messages say of a restored copy. Pure.</summary>
internal static class ProbeJudge
{
    /// <summary>Dovecot tells the time of delivery in whole seconds.</summary>
    private static readonly TimeSpan Unsharp = TimeSpan.FromSeconds(1);

    /// <param name="found">Those of the copy, with what is in them.</param>
    /// <param name="known">Those of production; null: it cannot be asked.</param>
    /// <param name="taken">When the snapshot was begun: what was delivered before must be in it.</param>
    /// <returns>How many came back intact, when the newest of them was delivered, and what is wrong.</returns>
    public static (long Intact, DateTimeOffset? Newest, IReadOnlyList<string> Problems) Of(
        IReadOnlyList<StandingMessage> found, IReadOnlyList<StandingMessage>? known, DateTimeOffset taken)
    {
        var there = found.Select(m => m.MessageId).ToHashSet(StringComparer.Ordinal);
        var intact = found.Where(m => m.Intact == true).ToList();
        List<string> problems =
        [
            .. found.Where(m => m.Intact != true).Select(m => m.Intact == false ? $"probe {m.MessageId} came back different" : $"probe {m.MessageId} is not shown to a mail client"),
            .. (known ?? []).Where(m => m.Received + Unsharp < taken && !there.Contains(m.MessageId))
                .Select(m => $"probe {m.MessageId} was delivered {(taken - m.Received).TotalSeconds:0} s before the snapshot and is not in it"),
        ];
        return (intact.Count, intact.Count == 0 ? null : intact.Max(m => m.Received), problems);
    }
}

namespace MailuOps.Mail.Manifests;

/// <summary>
/// Messages that were renamed, moved or removed while a backup ran: a tool that walks the folders may have passed them over, seen
/// neither under the old name nor under the new one. Where such a message is missing afterwards, nothing is proven.
/// </summary>
public sealed class RaceWindow
{
    private readonly HashSet<(string, string)> _messages = [];

    private RaceWindow()
    {
    }

    /// <summary>How many messages there are.</summary>
    public int Count => _messages.Count;

    /// <summary>Mailbox and unique name of each.</summary>
    public IEnumerable<string> Names => _messages.Select(m => $"{Fields.Shown(m.Item1)}: {Fields.Shown(m.Item2)}").Order(StringComparer.Ordinal);

    /// <summary>What moved between a manifest from before a backup and one from after it.</summary>
    /// <param name="before">From before it.</param>
    /// <param name="after">From after it.</param>
    /// <param name="token">Ends the work.</param>
    /// <param name="events">Where it is told how far the work has come; null: nowhere.</param>
    public static RaceWindow Between(ServerManifest before, ServerManifest after, CancellationToken token, IOperationEvents? events = null)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var window = new RaceWindow();
        using var progress = new EntryProgress(events, $"Looking for what moved in {before.Stack}");
        EntryPairs.Walk(before.Entries, after.Entries, _ => { }, window.Add, progress, token);
        return window;
    }

    internal bool Contains(string mailbox, string unique) => _messages.Contains((mailbox, unique));

    private void Add(byte section, IReadOnlyList<string[]> before, IReadOnlyList<string[]> after)
    {
        // A UID that dovecot gave it, or another date, is no other name.
        if (section == 'M' && !(before.Count == after.Count && before.Zip(after).All(p => p.First[3..6].SequenceEqual(p.Second[3..6]))))
        {
            var entry = (before.Count > 0 ? before : after)[0];
            _messages.Add((entry[1], entry[2]));
        }
    }
}

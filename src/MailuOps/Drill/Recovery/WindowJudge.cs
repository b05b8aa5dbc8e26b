using MailuOps.Mail.Manifests;

namespace MailuOps.Drill.Recovery;

/// <summary>Weighs what became of everybody's messages while the backup ran and until the loss. Pure.</summary>
internal sealed class WindowJudge
{
    /// <summary>So many names are kept for people.</summary>
    private const int Named = 100;

    private readonly HashSet<string> _arrived = new(StringComparer.Ordinal);
    private readonly HashSet<string> _renamed = new(StringComparer.Ordinal);
    private readonly HashSet<string> _late = new(StringComparer.Ordinal);
    private IReadOnlySet<string> _held = new HashSet<string>();

    /// <summary>Messages of which only the snapshot's listing tells whether it holds them.</summary>
    public IEnumerable<string> Questions => _arrived.Concat(_renamed);

    /// <summary>Between the looks before and after the backup.</summary>
    public void DuringBackup(NameChange change, string message)
    {
        // What is gone by then was deleted by its owner: nobody misses it.
        if (change != NameChange.Gone)
        {
            (change == NameChange.Arrived ? _arrived : _renamed).Add(message);
        }
    }

    /// <summary>Which of the <see cref="Questions"/> the listing shows.</summary>
    public void Listed(IReadOnlySet<string> found) => _held = found;

    /// <summary>Between the look after the backup and the loss.</summary>
    public void AfterBackup(NameChange change, string message)
    {
        if (change == NameChange.Arrived)
        {
            _late.Add(message);
        }
        else if (change == NameChange.Gone)
        {
            _arrived.Remove(message);
            _renamed.Remove(message);
        }
    }

    /// <param name="probes">Left out of the counts: they are the drill's own, and numbered.</param>
    /// <param name="own">The test user's address.</param>
    public RecoveryWindow Judge(IReadOnlyList<RecoveryProbe> probes, bool quiesced, string own)
    {
        bool IsOthers(string message) => !message.StartsWith(own + "/", StringComparison.Ordinal);
        var arrived = _arrived.Concat(_late).Where(IsOthers).Order(StringComparer.Ordinal).ToList();
        var lost = arrived.Where(m => !_held.Contains(m)).ToList();
        var unproven = _renamed.Where(m => IsOthers(m) && !_held.Contains(m)).Order(StringComparer.Ordinal).ToList();
        return new RecoveryWindow
        {
            Seen = Evidence.Yes, Quiesced = quiesced, Probes = probes, Arrived = arrived.Count, LostCount = lost.Count, Lost = [.. lost.Take(Named)],
            UnprovenCount = unproven.Count, Unproven = [.. unproven.Take(Named)],
            Detail = $"{Plural.Of(arrived.Count, "message")} of others arrived between the backup's start and the loss, of which the snapshot lacks {lost.Count}"
                + (unproven.Count > 0 ? $"; {Plural.Of(unproven.Count, "message")} renamed while it ran {(unproven.Count == 1 ? "is" : "are")} not in its listing, so that nothing is proven of {(unproven.Count == 1 ? "it" : "them")}" : "")
                + (quiesced ? "; delivery and mail clients were held meanwhile" : ""),
        };
    }
}

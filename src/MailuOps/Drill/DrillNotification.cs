namespace MailuOps.Drill;

/// <summary>Whether somebody was told of a drill. It never changes the verdict.</summary>
/// <param name="Target">Who: kind and host, without what could be a secret.</param>
/// <param name="Sent">The other side took it.</param>
/// <param name="Detail">Why not, or what it answered.</param>
public sealed record DrillNotification(string Target, bool Sent, string Detail)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Target}: {(Sent ? "sent" : "NOT sent, " + Detail)}";
}

namespace MailuOps.Backup;

/// <summary>What one node's bot saved of a stack that is spread over several nodes: the volumes of that node.</summary>
/// <param name="Node">The node, by its host's name.</param>
/// <param name="Id">The id in that bot's repository.</param>
/// <param name="Time">When it was taken.</param>
public sealed record SnapshotPart(string Node, string Id, DateTimeOffset Time)
{
    /// <inheritdoc/>
    public override string ToString() => $"{BackupSnapshot.Shorten(Id)} on {Node}";
}

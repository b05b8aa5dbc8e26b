namespace MailuOps.Mail;

/// <summary>A mailbox folder on disk.</summary>
/// <param name="Home">Its path in the imap container.</param>
/// <param name="Exists">False: nothing is there.</param>
/// <param name="Files">Its message files.</param>
public sealed record MaildirState(string Home, bool Exists, IReadOnlyList<MaildirFile> Files)
{
    /// <summary>True: a symbolic link stands there instead of a folder.</summary>
    public bool IsLink { get; init; }

    /// <summary>Bytes of all message files.</summary>
    public long Bytes => Files.Sum(f => f.Size);
}

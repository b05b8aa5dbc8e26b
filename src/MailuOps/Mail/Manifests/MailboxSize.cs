namespace MailuOps.Mail.Manifests;

/// <summary>What a mailbox holds, as quota counts it.</summary>
/// <param name="Messages">Messages.</param>
/// <param name="Bytes">Their sizes with line ends of two bytes.</param>
/// <param name="IsEstimate">True: some names do not tell that size.</param>
internal readonly record struct MailboxSize(long Messages, long Bytes, bool IsEstimate)
{
    public MailboxSize Add(long size, bool exact) => new(Messages + 1, Bytes + size, IsEstimate || !exact);
}

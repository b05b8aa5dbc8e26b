namespace MailuOps.Mail;

/// <summary>A user's mailbox folder on disk.</summary>
/// <param name="Stack">The deployment's name.</param>
/// <param name="DockerHost">The engine's address.</param>
/// <param name="Address">The user.</param>
/// <param name="Path">The folder in the imap container, as dovecot tells it.</param>
/// <param name="Exists">False: nothing is there.</param>
/// <param name="Messages">Message files in all its folders.</param>
/// <param name="Bytes">Their size on disk.</param>
public sealed record MailuMaildir(string Stack, string DockerHost, string Address, string Path, bool Exists, int Messages, long Bytes)
{
    /// <summary>The message files, with digests when asked for.</summary>
    public IReadOnlyList<MaildirFile> Files { get; init; } = [];

    /// <inheritdoc/>
    public override string ToString() => Path;
}

/// <summary>A mailbox folder that was removed.</summary>
/// <param name="Stack">The deployment's name.</param>
/// <param name="DockerHost">The engine's address.</param>
/// <param name="Address">The user.</param>
/// <param name="Path">The folder that is gone.</param>
/// <param name="Messages">Message files that were in it.</param>
/// <param name="Bytes">Their size on disk.</param>
public sealed record RemovedMaildir(string Stack, string DockerHost, string Address, string Path, int Messages, long Bytes);

namespace MailuOps.Mail.Manifests;

/// <summary>
/// What a mail server held at one time: every message, folder, account row and key, by identity and digest. The entries lie sorted
/// in a spool file, not in memory. Made by <see cref="ManifestCapture"/>.
/// </summary>
public sealed class ServerManifest : IDisposable
{
    internal ServerManifest(ManifestSummary summary, SpoolFile entries)
    {
        Summary = summary;
        Entries = entries;
    }

    /// <summary>The deployment's name.</summary>
    public string Stack => Summary.Stack;

    /// <summary>The engine's address.</summary>
    public string DockerHost => Summary.DockerHost;

    /// <summary>The server's clock when the first thing was read: what arrived later is newer.</summary>
    public DateTimeOffset Started => Summary.Started;

    /// <summary>How long it took.</summary>
    public TimeSpan Duration => Summary.Duration;

    /// <summary>False: the mail store was not read, so that nothing can be said of it.</summary>
    public bool HasMail => Summary.HasMail;

    /// <summary>False: the account store was not read.</summary>
    public bool HasAccounts => Summary.HasAccounts;

    /// <summary>False: the DKIM keys were not read.</summary>
    public bool HasKeys => Summary.HasKeys;

    /// <summary>Mailbox folders, whether or not a user owns them.</summary>
    public long Mailboxes => Summary.Mailboxes;

    /// <summary>Messages in all of them.</summary>
    public long Messages => Summary.Messages;

    /// <summary>Their size on disk.</summary>
    public long Bytes => Summary.Bytes;

    /// <summary>Rows of the account store, by table.</summary>
    public IReadOnlyDictionary<string, long> Rows => Summary.Rows;

    /// <summary>DKIM key files.</summary>
    public long Keys => Summary.Keys;

    /// <summary>Messages that came while it was taken; they are not in it.</summary>
    public long Arrived => Summary.Arrived;

    /// <summary>Messages of which nothing certain can be said: renamed or removed while it was taken, or unreadable.</summary>
    public long Unproven => Summary.Unproven;

    /// <summary>Tells which key the digests of secrets were made under.</summary>
    public string KeyId => Summary.KeyId;

    /// <summary>What does not fit together; of each kind the first hundred.</summary>
    public IReadOnlyList<ManifestFinding> Findings => Summary.Findings;

    /// <summary>How many findings of each kind there are.</summary>
    public IReadOnlyDictionary<string, int> FindingCounts => Summary.FindingCounts;

    /// <summary>The file it was read from; null: taken here.</summary>
    public string? Source { get; internal init; }

    internal ManifestSummary Summary { get; }

    internal SpoolFile Entries { get; }

    /// <summary>Gives the spool file back early; otherwise it goes with the object.</summary>
    public void Dispose() => Entries.Dispose();

    /// <inheritdoc/>
    public override string ToString() => $"{Stack} {Started:yyyy-MM-dd HH:mm:ss}Z";
}

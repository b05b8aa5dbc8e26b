namespace MailuOps.Mail;

/// <summary>A probe message that was handed to the server.</summary>
/// <param name="Stack">The deployment's name.</param>
/// <param name="DockerHost">The engine's address.</param>
/// <param name="Address">The recipient.</param>
/// <param name="Token">The unique word in subject and body.</param>
/// <param name="MessageId">Message-ID with angle brackets.</param>
/// <param name="BodySha256">Digest of the body (line ends as LF, empty lines at the end left out): no hop may change it.</param>
public sealed record MailuProbe(string Stack, string DockerHost, string Address, string Token, string MessageId, string BodySha256)
{
    /// <summary>The way it was sent.</summary>
    public ProbeRoute Via { get; init; }

    /// <summary>Envelope and header sender.</summary>
    public string From { get; init; } = "";

    /// <summary>Bytes handed over, header and body.</summary>
    public int Size { get; init; }

    /// <summary>When the server took it.</summary>
    public DateTimeOffset SentAt { get; init; }

    /// <summary>The server's last words, for example "2.0.0 Ok: queued as 4XyZ".</summary>
    public string Response { get; init; } = "";

    /// <summary>Time from acceptance until dovecot showed it; null: not waited for.</summary>
    public TimeSpan? DeliveryTime { get; init; }

    /// <summary>The delivered copy; null: not waited for.</summary>
    public MailuMessage? Delivered { get; init; }

    /// <summary>Folder of the delivered copy; null: not waited for.</summary>
    public string? Mailbox => Delivered?.Mailbox;

    /// <summary>Whether the delivered copy carries rspamd's mark; null: not waited for.</summary>
    public bool? PassedAntispam => Delivered?.PassedAntispam;

    /// <summary>The hosts that the delivered copy names in its Received fields, first hop first; empty: not waited for.</summary>
    public IReadOnlyList<string> Hops => Delivered?.Hops ?? [];

    /// <inheritdoc/>
    public override string ToString() => MessageId;
}

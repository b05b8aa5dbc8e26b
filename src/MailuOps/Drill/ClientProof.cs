namespace MailuOps.Drill;

/// <summary>What a real mail client saw of the test user's mailbox by IMAP.</summary>
public sealed record ClientProof
{
    /// <summary>Before the backup it could log in and read every probe as it was sent.</summary>
    public Evidence Before { get; init; }

    /// <summary>While the user was gone its login was refused.</summary>
    public Evidence Refused { get; init; }

    /// <summary>After the restore it could log in with the same password and read the same messages, byte for byte.</summary>
    public Evidence After { get; init; }

    /// <summary>The last thing it saw, or why it saw nothing.</summary>
    public string Detail { get; init; } = "not asked";

    /// <inheritdoc/>
    public override string ToString() => Detail;
}

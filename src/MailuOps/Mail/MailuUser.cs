namespace MailuOps.Mail;

/// <summary>A user as the account store has it.</summary>
/// <param name="Stack">The deployment's name.</param>
/// <param name="DockerHost">The engine's address.</param>
/// <param name="Address">user@domain.</param>
public sealed record MailuUser(string Stack, string DockerHost, string Address)
{
    /// <summary>False: cannot log in; mail is still accepted.</summary>
    public bool Enabled { get; init; }

    /// <summary>Quota in bytes; 0: none.</summary>
    public long QuotaBytes { get; init; }

    /// <summary>Used, in bytes, as dovecot last told the admin service.</summary>
    public long QuotaUsedBytes { get; init; }

    /// <summary>May administer the whole server.</summary>
    public bool GlobalAdmin { get; init; }

    /// <summary>The name shown to recipients.</summary>
    public string DisplayedName { get; init; } = "";

    /// <summary>The administrator's remark.</summary>
    public string Comment { get; init; } = "";

    /// <summary>The day the row was made; null: not known.</summary>
    public DateOnly? CreatedAt { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Address;
}

namespace MailuOps.Drill.Sandboxes;

/// <summary>How a sandbox is made.</summary>
public sealed record SandboxOptions
{
    /// <summary>True: with smtp, antispam and front, so that mail can be sent inside; false: only what is needed to read it.</summary>
    public bool Full { get; init; }

    /// <summary>The most memory of each service, in bytes.</summary>
    public long Memory { get; init; } = 1L << 30;

    /// <summary>The most processor time of each service, in cores.</summary>
    public double Cpus { get; init; } = 1;

    /// <summary>How long a volume's restore may take.</summary>
    public TimeSpan RestoreTimeout { get; init; } = TimeSpan.FromHours(6);

    /// <summary>How long the services may take to come up.</summary>
    public TimeSpan BootTimeout { get; init; } = TimeSpan.FromMinutes(5);
}

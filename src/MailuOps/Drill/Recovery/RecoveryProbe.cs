namespace MailuOps.Drill.Recovery;

/// <summary>When a numbered probe was sent.</summary>
public enum ProbeTime
{
    /// <summary>Delivered before the backup began.</summary>
    Before,
    /// <summary>While it ran.</summary>
    During,
    /// <summary>When it was over, and before the loss.</summary>
    After,
}

/// <summary>What a restore must do with a probe.</summary>
public enum ProbeFate
{
    /// <summary>It must be back.</summary>
    MustBeBack,
    /// <summary>It was under way while the backup ran: back if, and only if, the snapshot holds it.</summary>
    InFlight,
    /// <summary>It must not be back: what was restored would not be this snapshot.</summary>
    MustNotBeBack,
}

/// <summary>A probe that tells to which moment a restore goes back.</summary>
/// <param name="Number">In the order of sending, from 1.</param>
/// <param name="MessageId">With angle brackets; empty: it could not be sent.</param>
/// <param name="Sent">When.</param>
/// <param name="Expected">What the restore must do with it.</param>
public sealed record RecoveryProbe(int Number, string MessageId, ProbeTime Sent, ProbeFate Expected)
{
    /// <summary>The snapshot's listing shows it.</summary>
    public Evidence Captured { get; init; }

    /// <summary>It was there after the restore.</summary>
    public Evidence Back { get; init; }

    /// <summary>The restore did with it what it must.</summary>
    public Evidence AsExpected => (Expected, Captured, Back) switch
    {
        (_, _, Evidence.Unknown) or (ProbeFate.InFlight, Evidence.Unknown, _) => Evidence.Unknown,
        (ProbeFate.MustBeBack, _, Evidence.Yes) or (ProbeFate.MustNotBeBack, _, Evidence.No) => Evidence.Yes,
        (ProbeFate.InFlight, _, _) when Captured == Back => Evidence.Yes,
        _ => Evidence.No,
    };

    /// <inheritdoc/>
    public override string ToString() => $"{Number} {Sent}: {(Back switch { Evidence.Yes => "back", Evidence.No => "not back", _ => "not seen" })}";
}

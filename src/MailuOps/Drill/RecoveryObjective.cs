namespace MailuOps.Drill;

/// <summary>What a recovery may cost at most, and what it did cost.</summary>
/// <param name="Name">"recovery time" or "recovery point".</param>
/// <param name="Limit">The most that is acceptable.</param>
/// <param name="Measured">What was measured; null: it could not be.</param>
public sealed record RecoveryObjective(string Name, TimeSpan Limit, TimeSpan? Measured)
{
    internal const string Time = "recovery time";
    internal const string Point = "recovery point";

    /// <summary>Whether it was seen to be met.</summary>
    public Evidence Met => Measured is not { } measured ? Evidence.Unknown : measured <= Limit ? Evidence.Yes : Evidence.No;

    /// <summary>
    /// The verdict with the objectives: one that is exceeded fails the drill, one that was not measured never lets it pass. A verdict
    /// never becomes better.
    /// </summary>
    public static (DrillOutcome Outcome, string Reason) Judge((DrillOutcome Outcome, string Reason) proof, IReadOnlyList<RecoveryObjective> objectives)
    {
        ArgumentNullException.ThrowIfNull(objectives);
        var missed = objectives.Where(o => o.Met == Evidence.No).Select(o => o.Finding).ToList();
        if (missed.Count > 0)
        {
            return (DrillOutcome.Failed, string.Join(" | ", proof.Outcome == DrillOutcome.Passed ? missed : missed.Prepend(proof.Reason)));
        }

        var open = objectives.Where(o => o.Met == Evidence.Unknown).Select(o => o.Finding).ToList();
        return proof.Outcome == DrillOutcome.Passed && open.Count > 0 ? (DrillOutcome.Inconclusive, string.Join(" | ", open)) : proof;
    }

    /// <summary>The objectives that were set, with what was measured.</summary>
    internal static IReadOnlyList<RecoveryObjective> Of(TimeSpan? timeLimit, TimeSpan? time, TimeSpan? pointLimit, TimeSpan? point) =>
    [
        .. timeLimit is { } t ? [new RecoveryObjective(Time, t, time)] : Array.Empty<RecoveryObjective>(),
        .. pointLimit is { } p ? [new RecoveryObjective(Point, p, point)] : Array.Empty<RecoveryObjective>(),
    ];

    /// <summary>What speaks against a pass.</summary>
    internal string Finding => Measured is { } measured
        ? FormattableString.Invariant($"{Name}: {measured.TotalSeconds:0.0##} s, and the objective is {Limit.TotalSeconds:0.###} s")
        : FormattableString.Invariant($"{Name}: it could not be measured, and the objective is {Limit.TotalSeconds:0.###} s");

    /// <inheritdoc/>
    public override string ToString() => Finding;
}

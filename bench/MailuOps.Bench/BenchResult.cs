namespace MailuOps.Bench;

/// <summary>A comparison. Times are medians in milliseconds.</summary>
/// <param name="Bench">The benchmark's name.</param>
/// <param name="Case">What was done.</param>
/// <param name="Ours">Our time.</param>
/// <param name="Baseline">The baseline's name.</param>
/// <param name="BaselineTime">The baseline's time.</param>
/// <param name="Limit">The most that the ratio, or with <paramref name="IsDifference"/> the difference, may be; null: for information.</param>
/// <param name="IsDifference">True: ours minus the baseline counts, in milliseconds.</param>
internal sealed record BenchResult(
    string Bench, string Case, double Ours, string Baseline, double BaselineTime, double? Limit, bool IsDifference = false)
{
    /// <summary>What is held against the limit.</summary>
    public double Value => IsDifference ? Ours - BaselineTime : Ours / BaselineTime;

    public bool IsWithinLimit => Limit is null || Value <= Limit;
}

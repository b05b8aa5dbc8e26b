namespace MailuOps.Backup;

/// <summary>What the labels promise for one volume.</summary>
/// <param name="Coverage">How much of it.</param>
/// <param name="Reason">Which label says so, or what is missing.</param>
public sealed record LabelPromise(LabelCoverage Coverage, string Reason)
{
    /// <summary>With <see cref="LabelCoverage.Partial"/> the only paths that are saved, relative to the volume's root, without slashes at either end.</summary>
    public IReadOnlyList<string> Paths { get; init; } = [];

    /// <summary>Whether a path below the volume's root ("" for the root itself) is saved with everything under it.</summary>
    public bool Covers(string relative) => Coverage switch
    {
        LabelCoverage.Yes => true,
        LabelCoverage.Partial => Paths.Any(p => p.Length == 0 || p == relative || relative.StartsWith(p + "/", StringComparison.Ordinal)),
        _ => false,
    };
}

namespace MailuOps.Recipe.Compose;

/// <summary>What the labels promise for one volume.</summary>
/// <param name="Name">The volume by its label name.</param>
/// <param name="Paths">Null when the whole volume is saved; else the only paths that are, relative to its root (empty: nothing).</param>
/// <param name="Label">The label that narrows or excludes it; null when none does.</param>
/// <param name="Services">The services that mount it.</param>
internal sealed record VolumeCoverage(string Name, IReadOnlyList<string>? Paths, LabelEntry? Label, IReadOnlyList<string> Services)
{
    public bool IsExcluded => Paths is { Count: 0 };

    /// <summary>Whether a path below the volume's root ("" for the root itself) is saved with everything under it.</summary>
    public bool Covers(string relative) => Paths is null || Paths.Any(path =>
    {
        var saved = path.Trim('/');
        return saved is "" or "." || saved == relative || relative.StartsWith(saved + "/", StringComparison.Ordinal);
    });
}

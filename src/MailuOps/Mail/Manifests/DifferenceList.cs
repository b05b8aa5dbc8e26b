namespace MailuOps.Mail.Manifests;

/// <summary>Counts differences, and keeps the first of each kind.</summary>
internal sealed class DifferenceList(int named)
{
    private static readonly Dictionary<ManifestDifferenceKind, ManifestImpact> Impacts = new()
    {
        [ManifestDifferenceKind.MessageMoved] = ManifestImpact.Benign,
        [ManifestDifferenceKind.MessageFlagsChanged] = ManifestImpact.Benign,
        [ManifestDifferenceKind.MessageNewer] = ManifestImpact.Benign,
        [ManifestDifferenceKind.FolderExtra] = ManifestImpact.Benign,
        [ManifestDifferenceKind.MessageMissing] = ManifestImpact.Loss,
        [ManifestDifferenceKind.MessageCorrupted] = ManifestImpact.Loss,
        [ManifestDifferenceKind.FolderMissing] = ManifestImpact.Loss,
        [ManifestDifferenceKind.ContentMissing] = ManifestImpact.Loss,
        [ManifestDifferenceKind.RowMissing] = ManifestImpact.Loss,
        [ManifestDifferenceKind.DatabaseDamaged] = ManifestImpact.Loss,
        [ManifestDifferenceKind.KeyMissing] = ManifestImpact.Loss,
        [ManifestDifferenceKind.MessageUnproven] = ManifestImpact.Unproven,
        [ManifestDifferenceKind.FolderUnproven] = ManifestImpact.Unproven,
        [ManifestDifferenceKind.ContentUnproven] = ManifestImpact.Unproven,
        [ManifestDifferenceKind.RowUnproven] = ManifestImpact.Unproven,
        [ManifestDifferenceKind.KeyUnproven] = ManifestImpact.Unproven,
        [ManifestDifferenceKind.MailNotCovered] = ManifestImpact.Unproven,
        [ManifestDifferenceKind.AccountsNotCovered] = ManifestImpact.Unproven,
        [ManifestDifferenceKind.KeysNotCovered] = ManifestImpact.Unproven,
    };

    private readonly long[] _counts = new long[Enum.GetValues<ManifestDifferenceKind>().Length];
    private readonly long[] _intact = new long[128];
    private readonly List<ManifestDifference> _named = [];

    public IReadOnlyList<ManifestDifference> Items => [.. _named.OrderByDescending(d => d.Impact).ThenBy(d => d.Kind)];

    public long this[ManifestDifferenceKind kind] => _counts[(int)kind];

    /// <summary>An entry of a section that is the same in both.</summary>
    public void Same(byte section) => _intact[section & 127]++;

    public long Intact(char section) => _intact[section];

    /// <summary>The name and the sentence are made only when somebody will read them.</summary>
    public void Add(ManifestDifferenceKind kind, string subject, Func<(string Name, string Message)> tell)
    {
        if (++_counts[(int)kind] <= named)
        {
            var (name, message) = tell();
            _named.Add(new ManifestDifference(kind, ImpactOf(kind), Fields.Shown(subject), name, message));
        }
    }

    public ManifestOutcome Outcome()
    {
        var worst = Enum.GetValues<ManifestDifferenceKind>().Where(k => this[k] > 0).Select(ImpactOf).DefaultIfEmpty(ManifestImpact.Benign).Max();
        return worst switch
        {
            ManifestImpact.Benign => ManifestOutcome.Same,
            ManifestImpact.Change => ManifestOutcome.Changed,
            ManifestImpact.Unproven => ManifestOutcome.Unproven,
            _ => ManifestOutcome.Lost,
        };
    }

    public IReadOnlyDictionary<string, long> Counts() =>
        Enum.GetValues<ManifestDifferenceKind>().Where(k => this[k] > 0).ToDictionary(k => k.ToString(), k => this[k]);

    private static ManifestImpact ImpactOf(ManifestDifferenceKind kind) => Impacts.GetValueOrDefault(kind, ManifestImpact.Change);
}

namespace MailuOps.Mail.Manifests;

/// <summary>Collects findings: all are counted, of each kind the first are kept.</summary>
internal sealed class FindingList
{
    /// <summary>Of each kind this many are named.</summary>
    public const int Named = 100;

    private readonly Dictionary<ManifestFindingKind, int> _counts = [];
    private readonly List<ManifestFinding> _findings = [];
    private readonly object _lock = new();

    public IReadOnlyList<ManifestFinding> Items => [.. _findings.OrderByDescending(f => f.Severity).ThenBy(f => f.Kind)];

    public IReadOnlyDictionary<ManifestFindingKind, int> Counts => _counts;

    public void Add(ManifestFindingKind kind, ManifestSeverity severity, string subject, string message)
    {
        lock (_lock)
        {
            _counts[kind] = _counts.GetValueOrDefault(kind) + 1;
            if (_counts[kind] <= Named)
            {
                _findings.Add(new ManifestFinding(kind, severity, subject, message));
            }
        }
    }
}

using MailuOps.Deployment;
using MailuOps.Engine;

namespace MailuOps.Drill.Sandboxes;

/// <summary>A service of a sandbox.</summary>
internal sealed record SandboxService(MailuService Source, string Name, string NodeId, IReadOnlyList<EngineMount> Mounts, IReadOnlyList<string> Dropped)
{
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();
}

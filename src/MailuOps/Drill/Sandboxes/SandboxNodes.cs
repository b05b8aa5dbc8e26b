using MailuOps.Backup;
using MailuOps.Deployment;
using MailuOps.Engine;

namespace MailuOps.Drill.Sandboxes;

/// <summary>On which nodes a sandbox is, or will be.</summary>
internal static class SandboxNodes
{
    /// <summary>
    /// Where a copy of each service goes: to the node of production's, which has its image and the backup of its volumes; to the manager where
    /// no backup tool reaches that node, or the tool fills volumes there alone.
    /// </summary>
    /// <param name="far">What the tool does not reach.</param>
    public static async Task<Func<MailuService, string>> OfAsync(MailuServer production, IBackupProvider provider, IReadOnlyList<FarVolume> far, CancellationToken token)
    {
        var engine = production.Engine;
        var nodes = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var service in production.Deployment.Services)
        {
            var tasks = await engine.ListTasksAsync(service.Id, token).ConfigureAwait(false);
            nodes[service.Id] = provider.FillsHereOnly || service.Mounts.Any(m => far.Any(f => f.Source == m.Source)) ? engine.Info.NodeId
                : tasks.FirstOrDefault(t => t is { IsRunning: true, NodeId.Length: > 0 })?.NodeId ?? engine.Info.NodeId;
        }

        return service => nodes[service.Id];
    }

    /// <summary>The nodes that may hold something of a sandbox: the manager, those noted, and those that run its services; of those that the Swarm still has.</summary>
    public static async Task<IReadOnlyList<string>> OfAsync(IDockerEngine engine, SandboxNote? note, IEnumerable<EngineService> services, CancellationToken token)
    {
        var nodes = new List<string> { engine.Info.NodeId };
        nodes.AddRange(note?.Nodes ?? []);
        foreach (var service in services)
        {
            nodes.AddRange((await engine.ListTasksAsync(service.Id, token).ConfigureAwait(false)).Select(t => t.NodeId).Where(n => n.Length > 0));
        }

        nodes = [.. nodes.Distinct()];
        if (nodes.Count > 1)
        {
            var known = (await engine.ListNodesAsync(token).ConfigureAwait(false)).Select(n => n.Id).ToHashSet();
            nodes.RemoveAll(n => n != engine.Info.NodeId && !known.Contains(n));
        }

        return nodes;
    }
}

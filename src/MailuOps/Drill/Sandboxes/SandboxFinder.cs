using MailuOps.Deployment;
using MailuOps.Drill.Locks;
using MailuOps.Engine;

namespace MailuOps.Drill.Sandboxes;

/// <summary>Finds sandboxes by their labels, those too of which only a part is left.</summary>
public static class SandboxFinder
{
    /// <summary>All of an engine, by name; of one stack when it is given.</summary>
    public static async Task<IReadOnlyList<MailuSandbox>> FindAsync(IDockerEngine engine, string? production, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(engine);
        var before = await SandboxLife.ReadAsync(engine.Notes, token).ConfigureAwait(false);
        var services = (await ServicesAsync(engine, token).ConfigureAwait(false)).Where(s => s.Labels.ContainsKey(SandboxLabels.Name)).ToList();
        var volumes = await VolumesAsync(engine, before.Values.SelectMany(n => n.Note.Nodes), token).ConfigureAwait(false);
        var networks = await engine.Yard.ListNetworksAsync(SandboxLabels.Name, token).ConfigureAwait(false);
        // Noted before anything of it is made, and until all of it is gone: what was begun since the first look is somebody's, and what has ended is no more.
        var notes = await SandboxLife.ReadAsync(engine.Notes, token).ConfigureAwait(false);
        var labels = services.Select(s => s.Labels).Concat(volumes.Select(v => v.Labels)).Concat(networks.Select(n => n.Labels)).ToList();
        var found = new List<MailuSandbox>();
        foreach (var name in labels.Select(l => l[SandboxLabels.Name]).Concat(notes.Keys).Distinct().Where(n => notes.ContainsKey(n) || !before.ContainsKey(n)).Order(StringComparer.Ordinal))
        {
            var noted = notes.TryGetValue(name, out var life) ? life.Note : null;
            var of = noted?.Stack ?? labels.First(l => l[SandboxLabels.Name] == name).GetValueOrDefault(SandboxLabels.Of, "");
            found.Add(new MailuSandbox(name, engine.Endpoint.ToString(), of)
            {
                Stack = DeploymentFinder.Build(engine.Endpoint.ToString(), name, services.Where(s => s.Labels[SandboxLabels.Name] == name), null),
                State = noted is null ? SandboxState.Stale : noted.Kept ? SandboxState.Kept : life.Age > LifeSign.Patience ? SandboxState.Stale : SandboxState.InUse,
                SnapshotId = noted?.SnapshotId ?? "",
                SnapshotTime = noted?.SnapshotTime,
                Created = noted?.Begun,
                Client = noted?.Client ?? "",
                Volumes = [.. volumes.Where(v => v.Labels[SandboxLabels.Name] == name).Select(v => v.Name).Order(StringComparer.Ordinal)],
                Networks = [.. networks.Where(n => n.Labels[SandboxLabels.Name] == name).Select(n => n.Name)],
            });
        }

        return [.. found.Where(s => production is null || s.Production == production)];
    }

    private static async Task<IReadOnlyList<EngineService>> ServicesAsync(IDockerEngine engine, CancellationToken token)
    {
        try
        {
            return await engine.ListServicesAsync(null, token).ConfigureAwait(false);
        }
        catch (MailuOpsException e) when (e.Id == "MailuOps.EngineNotSwarmManager")
        {
            // Where no project runs any more, volumes of a sandbox may be left.
            return [];
        }
    }

    /// <summary>Those of a node that cannot be reached are not shown; their removal says which way is missing.</summary>
    private static async Task<IReadOnlyList<EngineVolume>> VolumesAsync(IDockerEngine engine, IEnumerable<string> nodes, CancellationToken token)
    {
        var volumes = new List<EngineVolume>();
        foreach (var node in nodes.Prepend(engine.Info.NodeId).Distinct())
        {
            try
            {
                var yard = await engine.YardOfAsync(node, "a sandbox", token).ConfigureAwait(false);
                volumes.AddRange(await yard.ListVolumesAsync(SandboxLabels.Name, token).ConfigureAwait(false));
            }
            catch (MailuOpsException) when (node != engine.Info.NodeId)
            {
                continue;
            }
        }

        return volumes;
    }
}

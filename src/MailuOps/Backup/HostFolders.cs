using MailuOps.Deployment;
using MailuOps.Engine;

namespace MailuOps.Backup;

/// <summary>
/// Where the hosts have a deployment's mounts. An engine's data may lie anywhere, each node's elsewhere, and a volume is on the node that runs its
/// service. A bind mount's path is the same on all of them.
/// </summary>
internal sealed class HostFolders
{
    private readonly EngineInfo _here;
    private readonly string _hereName;
    private readonly Dictionary<string, Place> _away;

    private HostFolders(EngineInfo here, string hereName, Dictionary<string, Place> away) => (_here, _hereName, _away) = (here, hereName, away);

    private sealed record Place(MailuVolume Volume, string Service, string Node, EngineInfo Engine);

    /// <summary>Looks where everything is now. What a node that cannot be reached says of itself is not known: its data is taken to lie as here.</summary>
    public static async Task<HostFolders> FindAsync(MailuServer server, CancellationToken token)
    {
        var (here, away) = (server.Engine.Info, new Dictionary<string, Place>(StringComparer.Ordinal));
        var nodes = new Dictionary<string, (string? Id, EngineInfo Engine)>(StringComparer.Ordinal);
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var volume in VolumeSurvey.Describe(server.Deployment).Where(v => v.Type == "volume").DistinctBy(v => v.Source))
        {
            var service = server.Deployment.Services.First(s => s.Name == volume.Service);
            if (!nodes.TryGetValue(service.Id, out var node))
            {
                var id = await server.NodeOfAsync(service, token).ConfigureAwait(false);
                nodes[service.Id] = node = (id, id is null || id == here.NodeId ? here : await AskAsync(server, id, service, token).ConfigureAwait(false));
            }

            if (node.Id is { } elsewhere && elsewhere != here.NodeId)
            {
                names = names.Count > 0 ? names : (await server.Engine.ListNodesAsync(token).ConfigureAwait(false)).ToDictionary(n => n.Id, n => n.HostName);
                away[volume.Source] = new Place(volume, service.FullName, names.GetValueOrDefault(elsewhere, elsewhere), node.Engine);
            }
        }

        return new HostFolders(here, names.GetValueOrDefault(here.NodeId, here.NodeId), away);
    }

    /// <summary>The folder on the host.</summary>
    public string PathOf(EngineMount mount) =>
        mount.Type == "volume" ? (_away.GetValueOrDefault(mount.Source)?.Engine ?? _here).FolderOf(mount.Source) : mount.Source;

    /// <summary>Whether it is on the node of the engine that is asked.</summary>
    public bool IsHere(EngineMount mount) => mount.Type != "volume" || !_away.ContainsKey(mount.Source);

    /// <summary>The volumes that are not, for a tool that runs here.</summary>
    public IReadOnlyList<FarVolume> FarFrom(string tool) =>
        [.. _away.Values.Select(p => new FarVolume(p.Volume.Name, p.Service, p.Node, _hereName) { Source = p.Volume.Source, Tool = tool })];

    private static async Task<EngineInfo> AskAsync(MailuServer server, string node, MailuService service, CancellationToken token)
    {
        try
        {
            return await server.Engine.InfoOfAsync(node, service.FullName, token).ConfigureAwait(false);
        }
        catch (MailuOpsException e)
        {
            server.Events.Verbose($"Where the node of {service.FullName} has its volumes is not known: {e.Message}");
            return server.Engine.Info;
        }
    }
}

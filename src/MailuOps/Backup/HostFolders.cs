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
        var here = server.Engine.Info;
        var far = (await new VolumeSurvey(server).LocateAsync(token).ConfigureAwait(false)).Where(p => p.Node is not null && p.Node != here.NodeId).ToList();
        if (far.Count == 0)
        {
            return new HostFolders(here, here.NodeId, []);
        }

        var names = await server.NodeNamesAsync(token).ConfigureAwait(false);
        var engines = new Dictionary<string, EngineInfo>(StringComparer.Ordinal);
        foreach (var place in far.DistinctBy(p => p.Node))
        {
            engines[place.Node!] = await AskAsync(server, place.Node!, place.Service, token).ConfigureAwait(false);
        }

        return new HostFolders(
            here, names.GetValueOrDefault(here.NodeId, here.NodeId),
            far.ToDictionary(p => p.Volume.Source, p => new Place(p.Volume, p.Service.FullName, names.GetValueOrDefault(p.Node!, p.Node!), engines[p.Node!]), StringComparer.Ordinal));
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

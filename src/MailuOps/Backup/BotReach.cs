using MailuOps.Deployment;

namespace MailuOps.Backup;

/// <summary>
/// What backup-bot-two can see of a deployment: it saves and restores folders of the engine's volumes on the node that it runs on. Of
/// a volume on another node it says at most that there is no such path, and ends well; or it saves what a service that has moved left there.
/// </summary>
/// <param name="Places">The deployment's volumes, the most important first.</param>
/// <param name="Homes">Each bot with its node's name; empty: it runs nowhere.</param>
internal sealed record BotReach(IReadOnlyList<VolumePlace> Places, IReadOnlyList<(NodeBot Bot, string Node)> Homes)
{
    /// <summary>The bots that have a volume of the deployment on their node, that of the most important one first.</summary>
    public IReadOnlyList<NodeBot> Bots { get; } = [.. Places.Select(p => p.Bot).OfType<NodeBot>().Distinct()];

    /// <summary>What no bot reaches.</summary>
    public IReadOnlyList<FarVolume> Far { get; } = [.. Places.Where(p => p.Bot is null && p.Node is not null)
        .Select(p => new FarVolume(p.Volume, p.Service, p.Node!, string.Join("', '", Homes.Select(h => h.Node))) { Source = p.Source, Tool = BackupbotProvider.ToolName })];

    /// <summary>The node of a bot.</summary>
    public string NodeOf(NodeBot bot) => Homes.First(h => h.Bot == bot).Node;

    /// <summary>Looks where everything is now.</summary>
    public static async Task<BotReach> OfAsync(MailuServer server, IReadOnlyList<NodeBot> bots, CancellationToken token)
    {
        var homes = new List<(NodeBot Bot, string? Node)>();
        foreach (var bot in bots)
        {
            homes.Add((bot, bot.Service.NodeId ?? await server.NodeOfAsync(bot.Service, token).ConfigureAwait(false)));
        }

        var places = await new VolumeSurvey(server).LocateAsync(token).ConfigureAwait(false);
        var names = homes.Select(h => h.Node).Concat(places.Select(p => p.Node)).Distinct().Count() < 2 ? new Dictionary<string, string>()
            : await server.NodeNamesAsync(token).ConfigureAwait(false);
        string? Name(string? id) => id is null ? null : names.GetValueOrDefault(id, id);
        // The only bot has whatever nobody knows the place of; one that does not run says so itself.
        NodeBot? At(string? node) => homes is [{ Node: null } lone] ? lone.Bot : node is not null ? homes.Find(h => h.Node == node).Bot : homes.Count == 1 ? homes[0].Bot : null;
        return new BotReach(
            [.. places.Select(p => new VolumePlace(p.Volume.Name, p.Volume.Source, p.Service.FullName, Name(p.Node), At(p.Node)))],
            [.. homes.Select(h => (h.Bot, Name(h.Node) ?? ""))]);
    }
}

using MailuOps.Deployment;

namespace MailuOps.Backup;

/// <summary>
/// What backup-bot-two can see of a deployment: it saves and restores folders of the engine's volumes on the node that it runs on. Of
/// a volume on another node it says at most that there is no such path, and ends well.
/// </summary>
internal sealed class BotReach(MailuServer server, MailuService bot)
{
    /// <summary>The node that runs the bot; null: none does. MailuOps.BackupbotSpread where several do.</summary>
    public async Task<string?> HomeAsync(CancellationToken token)
    {
        var nodes = await NodesAsync(bot, token).ConfigureAwait(false);
        return nodes.Count <= 1 ? nodes.FirstOrDefault()
            : throw Errors.BackupbotSpread(bot.FullName, (await NamesAsync(token).ConfigureAwait(false)).Where(n => nodes.Contains(n.Key)).Select(n => n.Value));
    }

    /// <summary>The deployment's volumes on other nodes.</summary>
    public async Task<IReadOnlyList<FarVolume>> ListAsync(CancellationToken token)
    {
        if (await HomeAsync(token).ConfigureAwait(false) is not { } home)
        {
            return [];
        }

        var far = new List<(MailuService Service, string Node)>();
        foreach (var service in server.Deployment.Services.Where(s => s.Mounts.Any(m => m.Type == "volume")))
        {
            var nodes = await NodesAsync(service, token).ConfigureAwait(false);
            if (nodes.Count > 0 && !nodes.Contains(home))
            {
                far.Add((service, nodes[0]));
            }
        }

        if (far.Count == 0)
        {
            return [];
        }

        var names = await NamesAsync(token).ConfigureAwait(false);
        return [.. far.SelectMany(f => f.Service.Mounts.Where(m => m.Type == "volume").Select(m => new FarVolume(
            VolumeSurvey.KeyOf(server.Stack, m.Source), f.Service.FullName, names.GetValueOrDefault(f.Node, f.Node), names.GetValueOrDefault(home, home)) { Source = m.Source }))];
    }

    private async Task<IReadOnlyList<string>> NodesAsync(MailuService service, CancellationToken token)
    {
        var tasks = await server.Engine.ListTasksAsync(service.Id, token).ConfigureAwait(false);
        return [.. tasks.Where(t => t is { State: "running", DesiredState: "running" }).Select(t => t.NodeId).Distinct()];
    }

    private async Task<Dictionary<string, string>> NamesAsync(CancellationToken token) =>
        (await server.Engine.ListNodesAsync(token).ConfigureAwait(false)).ToDictionary(n => n.Id, n => n.HostName);
}

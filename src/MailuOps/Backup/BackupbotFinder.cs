using MailuOps.Deployment;
using MailuOps.Engine;

namespace MailuOps.Backup;

/// <summary>Finds backup-bot-two: its service says so by a service label.</summary>
public static class BackupbotFinder
{
    /// <summary>The label that the bot's recipe sets on its service.</summary>
    public const string Label = "coop-cloud.backupbot.enabled";

    /// <summary>
    /// The bot; several where each is on a node of its own, as one service with a task a node or as services of their own. A given name, of a
    /// service or a stack, wins over the label.
    /// </summary>
    public static async Task<IReadOnlyList<MailuService>> FindAsync(IDockerEngine engine, string? name, CancellationToken token)
    {
        var services = await engine.ListServicesAsync(null, token).ConfigureAwait(false);
        var found = services.Where(s => name is null ? IsBot(s) : s.Name == name || s.Labels.GetValueOrDefault(DeploymentFinder.StackLabel) == name).ToList();
        found = found.Count > 1 && found.Exists(IsBot) ? found.FindAll(IsBot) : found;
        var endpoint = engine.Endpoint.ToString();
        if (found.Count == 0)
        {
            throw Errors.BackupbotNotFound(name, endpoint);
        }

        var bots = new List<(MailuService Bot, string? Node)>();
        foreach (var service in found)
        {
            var bot = new MailuService(service.Name, service.Name, null, service.Image) { Id = service.Id, Labels = service.Labels, Mounts = service.Mounts };
            var tasks = await engine.ListTasksAsync(service.Id, token).ConfigureAwait(false);
            var nodes = tasks.Where(t => t.IsRunning).Select(t => t.NodeId).Distinct().ToList();
            bots.AddRange(nodes.Count > 1 ? nodes.Select(n => (bot with { NodeId = n }, (string?)n)) : [(bot, nodes.FirstOrDefault())]);
        }

        return bots.Count > 1 && (bots.Exists(b => b.Node is null) || bots.DistinctBy(b => b.Node).Count() < bots.Count)
            ? throw Errors.BackupbotAmbiguous(endpoint, found.Select(s => s.Name)) : [.. bots.Select(b => b.Bot)];
    }

    /// <summary>Where the bot's container has the engine's volumes.</summary>
    internal static string VolumesFolder(MailuService bot) =>
        bot.Mounts.FirstOrDefault(m => m.Target.TrimEnd('/').EndsWith("/volumes", StringComparison.Ordinal))?.Target.TrimEnd('/') ?? "/var/lib/docker/volumes";

    private static bool IsBot(EngineService service) => service.Labels.GetValueOrDefault(Label)?.Trim().ToLowerInvariant() is "true" or "1" or "yes";
}

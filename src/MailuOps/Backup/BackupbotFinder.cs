using MailuOps.Deployment;
using MailuOps.Engine;

namespace MailuOps.Backup;

/// <summary>Finds the service that is backup-bot-two: it says so by a service label.</summary>
public static class BackupbotFinder
{
    /// <summary>The label that the bot's recipe sets on its service.</summary>
    public const string Label = "coop-cloud.backupbot.enabled";

    /// <summary>The bot's service; a given name wins over the label.</summary>
    public static async Task<MailuService> FindAsync(IDockerEngine engine, string? name, CancellationToken token)
    {
        var services = await engine.ListServicesAsync(null, token).ConfigureAwait(false);
        var found = name is null
            ? services.Where(s => s.Labels.GetValueOrDefault(Label)?.Trim().ToLowerInvariant() is "true" or "1" or "yes").ToList()
            : services.Where(s => s.Name == name || s.Labels.GetValueOrDefault(DeploymentFinder.StackLabel) == name).ToList();
        var endpoint = engine.Endpoint.ToString();
        return found.Count switch
        {
            1 => new MailuService(found[0].Name, found[0].Name, null, found[0].Image) { Id = found[0].Id, Labels = found[0].Labels, Mounts = found[0].Mounts },
            0 => throw Errors.BackupbotNotFound(name, endpoint),
            _ => throw Errors.BackupbotAmbiguous(endpoint, found.Select(s => s.Name)),
        };
    }

    /// <summary>Where the bot's container has the engine's volumes.</summary>
    internal static string VolumesFolder(MailuService bot) =>
        bot.Mounts.FirstOrDefault(m => m.Target.TrimEnd('/').EndsWith("/volumes", StringComparison.Ordinal))?.Target.TrimEnd('/') ?? "/var/lib/docker/volumes";
}

using System.Management.Automation;
using MailuOps.Backup;
using MailuOps.Deployment;
using MailuOps.Engine;
using MailuOps.Mail;

namespace MailuOps.Cmdlets;

/// <summary>Base of the cmdlets that use the backup tool.</summary>
public abstract class BackupCmdlet : DeploymentCmdlet
{
    /// <summary>The bot's service or stack, where it does not carry the label coop-cloud.backupbot.enabled=true or several do.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Backupbot { get; set; }

    /// <summary>The backup tool, bound to the deployment.</summary>
    private protected virtual async Task<IBackupProvider> ProviderAsync(MailuServer server, CancellationToken token)
    {
        var bots = await BackupbotFinder.FindAsync(server.Engine, Backupbot, token).ConfigureAwait(false);
        server.Events.Verbose($"backupbot: {string.Join(", ", bots.Select(b => b.FullName))}");
        return new BackupbotProvider(server, bots);
    }

    /// <summary>The bot, or several, one a node; empty where none runs and none was named.</summary>
    private protected async Task<IReadOnlyList<MailuService>> BotsAsync(IDockerEngine engine, CancellationToken token)
    {
        try
        {
            return await BackupbotFinder.FindAsync(engine, Backupbot, token).ConfigureAwait(false);
        }
        catch (MailuOpsException e) when (e.Id == "MailuOps.BackupbotNotFound" && Backupbot is null)
        {
            Events.Verbose("No backupbot runs here.");
            return [];
        }
    }

    /// <summary>Reads the snapshot's own listing.</summary>
    private protected async Task<BackupSnapshot> WithContentAsync(MailuServer server, IBackupProvider provider, BackupSnapshot snapshot, CancellationToken token)
    {
        var database = await new AccountStore(server).LocateAsync(token).ConfigureAwait(false);
        var content = await provider.ReadContentAsync(snapshot, database.Path ?? "", new HashSet<string>(), token).ConfigureAwait(false);
        return snapshot with { Content = content };
    }
}

using MailuOps.Backup;
using MailuOps.Deployment;
using MailuOps.Engine;
using MailuOps.Mail;

namespace MailuOps.Drill.Sandboxes;

/// <summary>Makes sandboxes that stay, and removes them.</summary>
public static class SandboxMaker
{
    /// <summary>Makes one and leaves it running. When that fails, or is cancelled, nothing of it stays.</summary>
    public static async Task<MailuSandbox> MakeAsync(
        MailuServer production, IBackupProvider provider, BackupSnapshot snapshot, SandboxOptions options, CancellationToken token)
    {
        var read = await ReadAsync(production, provider, snapshot, token).ConfigureAwait(false);
        await using var sandbox = await Sandbox.PrepareAsync(production, provider, read, options, token).ConfigureAwait(false);
        try
        {
            await sandbox.FillAsync(read, token).ConfigureAwait(false);
            await sandbox.BootAsync(token).ConfigureAwait(false);
            await sandbox.KeepAsync(token).ConfigureAwait(false);
        }
        catch
        {
            await sandbox.AbandonAsync().ConfigureAwait(false);
            throw;
        }

        var found = await SandboxFinder.FindAsync(production.Engine, production.Stack, token).ConfigureAwait(false);
        return found.First(s => s.Name == sandbox.Name) with { Isolated = true };
    }

    /// <summary>Removes one; gives back what that was.</summary>
    public static async Task<IReadOnlyList<string>> RemoveAsync(IDockerEngine engine, MailuSandbox sandbox, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(sandbox);
        IBackupProvider? provider = null;
        try
        {
            var bots = await BackupbotFinder.FindAsync(engine, null, token).ConfigureAwait(false);
            provider = new BackupbotProvider(new MailuServer(engine, sandbox.Stack, NullEvents.Instance), bots);
        }
        catch (MailuOpsException)
        {
            // Without the bot nothing restores any more, and with several it is not known which one did.
        }

        return await new SandboxRemoval(engine, provider).RunAsync(sandbox.Name, token).ConfigureAwait(false);
    }

    /// <summary>The snapshot with its listing. Where production's admin is down, Mailu's own place for the accounts is taken.</summary>
    internal static async Task<BackupSnapshot> ReadAsync(MailuServer production, IBackupProvider provider, BackupSnapshot snapshot, CancellationToken token)
    {
        string? path;
        try
        {
            var database = await new AccountStore(production).LocateAsync(token).ConfigureAwait(false);
            path = database.IsFile ? database.Path : throw Errors.AccountsNotInSqlite(production.Stack, database.Flavor);
        }
        catch (MailuOpsException e) when (e.Id == "MailuOps.ServiceNotRunning")
        {
            path = "/data/main.db";
        }

        return snapshot with { Content = await provider.ReadContentAsync(snapshot, path!, new HashSet<string>(), token).ConfigureAwait(false) };
    }
}

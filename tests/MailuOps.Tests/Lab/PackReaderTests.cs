using MailuOps.Backup;
using MailuOps.Deployment;
using MailuOps.Engine;

namespace MailuOps.Tests.Lab;

/// <summary>The repository is read without a lock, beside whatever else works on it: real damage is told, and what only goes on meanwhile is not taken for it.</summary>
[Collection("lab")]
public class PackReaderTests(LabServer lab)
{
    private const string Aside = """
        pack=$(find /backups/restic/data -type f -exec ls -S {} + | head -n 1) && mv "$pack" /backups/aside && echo "$pack" > /backups/aside.name
        """;

    private const string Back = "[ ! -e /backups/aside ] || { mv /backups/aside \"$(cat /backups/aside.name)\" && rm /backups/aside.name; }";

    /// <summary>Another one's snapshot.</summary>
    private const string Beside = "date +%N > /tmp/beside && restic backup --quiet --no-cache --tag beside /tmp/beside";

    private const string Forget = "restic forget --quiet --no-cache --tag beside --unsafe-allow-remove-all && rm -f /tmp/beside";

    private async Task BotAsync(string script)
    {
        var result = await lab.Server.ExecAsync(lab.Bot, ExecRequest.Shell(script), CancellationToken.None);
        Assert.True(result.ExitCode == 0, result.ErrorText);
    }

    /// <summary>Reads all packs; before each check something is done to the repository, and after it something else.</summary>
    private async Task<int> ReadAsync(Func<int, Task> before, Func<int, Task> after)
    {
        var checks = 0;
        var engine = new NegativeEngine(lab.Server.Engine)
        {
            Before = async request =>
            {
                if (request.Command is ["restic", "check", ..])
                {
                    await before(++checks);
                }
                else if (checks > 0 && request.Command is ["restic", "list", "index", ..])
                {
                    // The look that follows a check.
                    await after(checks);
                }

                return request;
            },
        };
        var server = new MailuServer(engine, lab.Server.Deployment, NullEvents.Instance);
        await new NodeBot(server, lab.Bot).Packs.ReadAsync(1, 1, TimeSpan.FromMinutes(5), CancellationToken.None);
        return checks;
    }

    [LabFact]
    public async Task A_pack_that_is_gone_is_damage_where_nothing_else_changed()
    {
        lab.Shell.Run("Invoke-BackupbotBackup -Stack $Stack").Succeeded();
        Assert.Equal(1, await ReadAsync(_ => Task.CompletedTask, _ => Task.CompletedTask));
        await BotAsync(Aside);
        try
        {
            var error = await Assert.ThrowsAsync<MailuOpsException>(() => ReadAsync(_ => Task.CompletedTask, _ => Task.CompletedTask));
            Assert.Equal("MailuOps.RepositoryDamaged", error.Id);
            Assert.Matches("by restic's look at part 1 of 1: pack [0-9a-f]{64}: does not exist", error.Message);
        }
        finally
        {
            await BotAsync(Back);
        }
    }

    [LabFact]
    public async Task What_goes_while_it_is_read_is_looked_at_again()
    {
        lab.Shell.Run("Invoke-BackupbotBackup -Stack $Stack").Succeeded();
        try
        {
            // As a prune does it, that ends in the middle: what the check knew is not there, and in the end nothing is missing.
            Assert.Equal(2, await ReadAsync(
                i => i == 1 ? BotAsync(Aside) : Task.CompletedTask,
                async i =>
                {
                    if (i == 1)
                    {
                        await BotAsync(Back);
                        await BotAsync(Beside);
                    }
                }));
        }
        finally
        {
            await BotAsync(Back);
            await BotAsync(Forget);
        }
    }

    [LabFact]
    public async Task A_repository_that_changes_each_time_is_called_neither_whole_nor_damaged()
    {
        lab.Shell.Run("Invoke-BackupbotBackup -Stack $Stack").Succeeded();
        await BotAsync(Aside);
        try
        {
            var error = await Assert.ThrowsAsync<MailuOpsException>(() => ReadAsync(
                _ => Task.CompletedTask, _ => BotAsync(Beside)));
            Assert.Equal("MailuOps.RepositoryChanging", error.Id);
        }
        finally
        {
            await BotAsync(Back);
            await BotAsync(Forget);
        }
    }
}

using MailuOps.Backup;
using MailuOps.Deployment;
using MailuOps.Drill;
using MailuOps.Drill.Locks;
using MailuOps.Mail;

namespace MailuOps.Tests.Lab;

/// <summary>A wipe that removed nothing proves nothing; a wipe that hit somebody else is a failure of the drill itself.</summary>
[Collection("lab")]
public class NegativeWipeTests(LabServer lab)
{
    [LabFact]
    public async Task A_wipe_that_did_nothing_is_inconclusive()
    {
        var before = await lab.InventoryAsync();
        var result = await lab.DrillAsync(wiper: new Wiper());
        await lab.AssertCaughtAsync(result, before, DrillOutcome.Inconclusive, "accounts: the wipe removed nothing", "mail: the wipe removed nothing");
        Assert.Equal(StageStatus.Skipped, result.Stages.Single(s => s.Name == "Restore").Status);
    }

    [LabFact]
    public async Task Trap_the_path_mail_domain_user_does_not_exist_and_removing_it_succeeds()
    {
        var before = await lab.InventoryAsync();
        var real = new StoreWiper(lab.Server);
        var wiper = new Wiper
        {
            Mail = (user, _) => lab.InAsync(MailuRole.Imap, "rm -rf \"/mail/$1/$2\"", user.Domain, user.LocalPart),
            Account = user => real.WipeAccountAsync(user, CancellationToken.None),
        };
        await lab.AssertCaughtAsync(await lab.DrillAsync(wiper: wiper), before, DrillOutcome.Inconclusive, "mail: the wipe removed nothing");
    }

    [LabFact]
    public async Task A_wipe_of_the_account_alone_is_inconclusive_for_mail_and_the_other_way_round()
    {
        var before = await lab.InventoryAsync();
        var real = new StoreWiper(lab.Server);
        var wiper = new Wiper { Mail = (user, home) => real.WipeMailAsync(user, home, CancellationToken.None) };
        await lab.AssertCaughtAsync(await lab.DrillAsync(wiper: wiper), before, DrillOutcome.Inconclusive, "accounts: the wipe removed nothing");
    }

    [LabTheory]
    [InlineData("mail.example.com")]
    [InlineData("other.example.com")]
    public async Task Trap_a_wipe_by_local_part_hits_others_and_fails_the_drill(string domain)
    {
        var before = await lab.InventoryAsync();
        var victim = new UserAddress($"mailuops-victim@{domain}");
        await new TestAccounts(lab.Server).CreateAsync(victim, Secrets.NewPassword(), CancellationToken.None);
        try
        {
            var real = new StoreWiper(lab.Server);
            var wiper = new Wiper
            {
                Mail = (user, home) => real.WipeMailAsync(user, home, CancellationToken.None),
                Account = async user =>
                {
                    await real.WipeAccountAsync(user, CancellationToken.None);
                    await real.WipeAccountAsync(victim, CancellationToken.None);
                },
            };
            var result = await lab.DrillAsync(wiper: wiper);
            Assert.True(result.Outcome == DrillOutcome.Failed, result.Reason);
            Assert.Contains($"others were harmed: account {victim} is missing after the wipe", result.Reason);
            Assert.Empty(result.LeftOver);
        }
        finally
        {
            await lab.RemoveAsync(victim.ToString());
        }

        Assert.Equal(before, await lab.InventoryAsync());
    }

    /// <summary>Between the look after the wipe and the restore: for a restore that does nothing it would be taken.</summary>
    [LabFact]
    public async Task What_comes_back_by_itself_before_the_restore_is_inconclusive()
    {
        var before = await lab.InventoryAsync();
        var real = new StoreWiper(lab.Server);
        var undoing = Task.CompletedTask;
        var wiper = new Wiper
        {
            Mail = (user, home) => real.WipeMailAsync(user, home, CancellationToken.None),
            Account = async user =>
            {
                await lab.SqlAsync("create table lab_wiped as select * from user where email = ?", user.ToString());
                await real.WipeAccountAsync(user, CancellationToken.None);
                undoing = UndoAsync();
            },
        };
        RestoreDrillResult result;
        try
        {
            // The safety snapshot gives it the time.
            var options = new RestoreDrillOptions { Messages = 1, NoManifest = true };
            result = await new RestoreDrill(lab.Server, new BackupbotProvider(lab.Server, [lab.Bot]), options, wiper).RunAsync(CancellationToken.None);
            await undoing;
        }
        finally
        {
            await lab.SqlAsync("drop table if exists lab_wiped");
        }

        await lab.AssertCaughtAsync(result, before, DrillOutcome.Inconclusive, $"Inventory: What was wiped of '{result.TestUser}'", "is there again");
        Assert.Equal(StageStatus.Skipped, result.Stages.Single(s => s.Name == "Restore").Status);
    }

    private async Task UndoAsync()
    {
        await DockerCli.UntilAsync(
            async () => (await DrillLock.FindAsync(lab.Server.Engine, LabServer.Stack, CancellationToken.None)).Any(d => d.Stage == "Safety"), "the safety snapshot", 60);
        await lab.SqlAsync("insert into user select * from lab_wiped");
    }

    private sealed class Wiper : IStoreWiper
    {
        public Func<UserAddress, string, Task> Mail { get; init; } = (_, _) => Task.CompletedTask;

        public Func<UserAddress, Task> Account { get; init; } = _ => Task.CompletedTask;

        public Task WipeAccountAsync(UserAddress user, CancellationToken token) => Account(user);

        public Task WipeMailAsync(UserAddress user, string home, CancellationToken token) => Mail(user, home);
    }
}

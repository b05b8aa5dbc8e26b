using System.Text;
using System.Text.Json;
using MailuOps.Deployment;
using MailuOps.Drill;
using MailuOps.Engine;
using MailuOps.Report;

namespace MailuOps.Tests.Lab;

/// <summary>The world changes in the middle of a drill, or the evidence is not to be had: inconclusive or failed, never a pass.</summary>
[Collection("lab")]
public class NegativeMiddleTests(LabServer lab)
{
    private static bool Calls(ExecRequest request, string command) => request.Command.Contains("--machine-logs") && request.Command.Contains(command);

    [LabFact]
    public async Task A_connection_lost_for_a_moment_in_the_restore_is_no_pass_and_is_cleaned_up()
    {
        var before = await lab.InventoryAsync();
        var engine = new NegativeEngine(lab.Server.Engine);
        string? password = null;
        engine.Before = request =>
        {
            if (request.Command.Contains("config-import"))
            {
                password = JsonDocument.Parse(request.Input!.Value).RootElement.GetProperty("user")[0].GetProperty("password").GetString();
            }

            if (!Calls(request, "restore"))
            {
                return Task.FromResult(request);
            }

            // What a talkative tool might say before it breaks off.
            request.OnErrorLine!("{\"levelname\": \"ERROR\", \"message\": \"rest:https://bot:planted-one@backup.example.com: 401\"}");
            request.OnErrorLine!($"RESTIC_PASSWORD=planted-two; user's {password}");
            throw engine.Lost("exec");
        };
        var result = await lab.DrillAsync(engine);
        await lab.AssertCaughtAsync(result, before, DrillOutcome.Failed, "Restore: The connection to the Docker engine", "accounts: did not come back");
        var log = string.Join('\n', result.Stages.Single(s => s.Name == "Restore").Log);
        Assert.Contains("ERROR rest:https://***@backup.example.com: 401", log);
        Assert.Contains("RESTIC_PASSWORD=***", log);
        Assert.Contains("***", Assert.Single(log.Split('\n'), l => l.Contains("user's", StringComparison.Ordinal)));
        var page = DrillReport.Write(result, ReportFormat.Html);
        Assert.Contains("What the tools said", page);
        Assert.All([log, page, DrillReport.Write(result, ReportFormat.Json)], text => Assert.All(["planted", password!], secret => Assert.DoesNotContain(secret, text)));
        Assert.Contains(result.Leaks, l => l.Contains("verbose stream", StringComparison.Ordinal));
    }

    [LabFact]
    public async Task A_connection_lost_for_good_says_what_was_left()
    {
        var before = await lab.InventoryAsync();
        var engine = new NegativeEngine(lab.Server.Engine);
        var lost = false;
        engine.Before = request => (lost |= Calls(request, "create")) ? throw engine.Lost("exec") : Task.FromResult(request);
        var result = await lab.DrillAsync(engine);
        // The next one is refused until that is repaired.
        Assert.Equal("MailuOps.DrillRunning", lab.Shell.Run("Invoke-MailuRestoreDrill -Stack $Stack -Confirm:$false").ErrorId);
        lab.Shell.Run("Repair-MailuDrill -Stack $Stack -Force -Confirm:$false").Succeeded();
        Assert.NotEqual(DrillOutcome.Passed, result.Outcome);
        Assert.Contains("Backup: The connection to the Docker engine", result.Reason);
        Assert.Contains(result.LeftOver, l => l.Contains(result.TestUser, StringComparison.Ordinal));
        Assert.Contains("Repair-MailuDrill", result.NextStep);
        Assert.Equal(before, await lab.InventoryAsync());
    }

    [LabFact]
    public async Task Mail_delivered_to_Junk_is_inconclusive()
    {
        var before = await lab.InventoryAsync();
        var engine = new NegativeEngine(lab.Server.Engine)
        {
            After = (request, result) => request.Command.Contains("fetch") && request.Command.Contains("json")
                ? result with { Output = Encoding.UTF8.GetBytes(result.OutputText.Replace("\"INBOX\"", "\"Junk\"", StringComparison.Ordinal)) } : result,
        };
        var result = await lab.DrillAsync(engine);
        await lab.AssertCaughtAsync(result, before, DrillOutcome.Inconclusive, "filed as spam in Junk", "mail: the evidence was not seen before the backup");
    }

    [LabFact]
    public async Task Deferred_delivery_is_inconclusive_and_gives_postfixs_reason()
    {
        var before = await lab.InventoryAsync();
        await lab.InAsync(MailuRole.Smtp, "postconf -e 'defer_transports = lmtp, smtp, relay, virtual' && postfix reload 2>/dev/null");
        try
        {
            var result = await lab.DrillAsync(delivery: TimeSpan.FromSeconds(8));
            await lab.AssertCaughtAsync(result, before, DrillOutcome.Inconclusive, "Seed: ", "deferred");
            Assert.Contains(result.Stages.Single(s => s.Name == "Seed").Log, l => l.StartsWith("postfix: ", StringComparison.Ordinal) && l.Contains("status=deferred", StringComparison.Ordinal));
        }
        finally
        {
            await lab.InAsync(MailuRole.Smtp, "postconf -X defer_transports && postsuper -d ALL deferred 2>/dev/null; postfix reload 2>/dev/null");
        }
    }

    [LabTheory]
    [InlineData("mysql")]
    [InlineData("postgresql")]
    public async Task Accounts_in_another_database_are_refused_before_anything_is_touched(string flavor)
    {
        var before = await lab.InventoryAsync();
        var engine = new NegativeEngine(lab.Server.Engine)
        {
            Before = request => Task.FromResult(request with { Environment = new Dictionary<string, string> { ["DB_FLAVOR"] = flavor } }),
        };
        var error = await Assert.ThrowsAsync<MailuOpsException>(() => lab.DrillAsync(engine));
        Assert.Equal("MailuOps.AccountsNotInSqlite", error.Id);
        Assert.Contains(flavor, error.Message);
        Assert.Equal(before, await lab.InventoryAsync());
    }

    /// <summary>
    /// At the top level of a service, labels are the container's. Where it does not matter whose they are, they are webmail's: a docker client that
    /// sorts a service's mounts restarts it, and no mail depends on that one.
    /// </summary>
    [LabTheory]
    [InlineData("app --label-rm backupbot.backup; webmail --container-label-add backupbot.backup=true", "app --label-add backupbot.backup=true; webmail --container-label-rm backupbot.backup", "under labels: instead of deploy.labels:", "accounts: the snapshot does not hold")]
    [InlineData("app --label-rm backupbot.backup --label-add backupbot.backup.path=/mail", "app --label-rm backupbot.backup.path --label-add backupbot.backup=true", "no service has the label", "mail: the snapshot does not hold")]
    [InlineData("webmail --label-add backupbot.backup.volumes.mail=false", "webmail --label-rm backupbot.backup.volumes.mail", "left out by the label", "mail: the snapshot does not hold")]
    [InlineData("webmail --label-add backupbot.backup.volumes.mailu=false", "webmail --label-rm backupbot.backup.volumes.mailu", "left out by the label", "accounts: the snapshot does not hold")]
    public async Task Labels_that_leave_a_store_out_are_warned_of_and_fail_the_drill(string change, string undo, string warning, string reason)
    {
        var before = await lab.InventoryAsync();
        await DrillLab.LabelAsync(change);
        try
        {
            var run = lab.Shell.Run("Invoke-MailuRestoreDrill -Stack $Stack -Messages 1 -Confirm:$false");
            await lab.AssertCaughtAsync((RestoreDrillResult)run.Output.Single().BaseObject, before, DrillOutcome.Failed, reason);
            Assert.Contains(run.Warnings, w => w.Contains("do not promise a backup", StringComparison.Ordinal) && w.Contains(warning, StringComparison.Ordinal));
        }
        finally
        {
            await DrillLab.LabelAsync(undo);
        }
    }

    /// <summary>The volumes outlive the task, so a pass is possible; what is not is a lie, a hang or something left.</summary>
    [LabFact]
    public async Task A_container_replaced_in_the_middle_ends_in_a_proof_or_in_no_pass()
    {
        var before = await lab.InventoryAsync();
        var engine = new NegativeEngine(lab.Server.Engine);
        engine.Before = async request =>
        {
            if (Calls(request, "restore"))
            {
                await DrillLab.ServiceUpdateAsync($"{LabServer.Stack}_imap", "--force");
            }

            return request;
        };
        var result = await lab.DrillAsync(engine);
        Assert.Equal(result.Outcome == DrillOutcome.Passed, result.Accounts.Proven && result.Mail.Proven);
        Assert.Empty(result.LeftOver);
        Assert.Equal(before, await lab.InventoryAsync());
    }

    /// <summary>The bot's clock is years behind: nothing in the drill may lean on it.</summary>
    [LabFact]
    public async Task A_skewed_clock_neither_hides_the_own_snapshot_nor_bends_the_recovery_point()
    {
        var year = DateTimeOffset.UtcNow.Year;
        var engine = new NegativeEngine(lab.Server.Engine)
        {
            After = (request, result) => Calls(request, "snapshots")
                ? result with { Output = Encoding.UTF8.GetBytes(result.OutputText.Replace($"{year}-", $"{year - 4}-", StringComparison.Ordinal)) } : result,
        };
        var result = await lab.DrillAsync(engine);
        Assert.True(result.Outcome == DrillOutcome.Passed, result.Reason);
        Assert.Equal(year - 4, result.Snapshot!.Time.Year);
        Assert.InRange(result.RecoveryPoint!.Value, TimeSpan.Zero, TimeSpan.FromMinutes(10));
        Assert.Equal(result.Snapshot.Id, lab.Shell.Run("(Get-BackupbotSnapshot -Stack $Stack -Last 1).Id").Succeeded().Of<string>().Single());
    }

    /// <summary>Dovecot's index lags: shown a moment later is a pass, never shown is none, although the files are back.</summary>
    [LabTheory]
    [InlineData(1, DrillOutcome.Passed, "came back byte for byte")]
    [InlineData(int.MaxValue, DrillOutcome.Failed, "dovecot does not show probe")]
    public async Task An_index_that_lags_is_waited_for_and_one_that_never_shows_the_mail_fails(int times, DrillOutcome outcome, string reason)
    {
        var before = await lab.InventoryAsync();
        var restored = false;
        var engine = new NegativeEngine(lab.Server.Engine);
        engine.Before = request =>
        {
            restored |= Calls(request, "restore");
            return Task.FromResult(request);
        };
        engine.After = (request, result) => restored && request.Command.Contains("fetch") && request.Command.Contains("json") && times-- > 0
            ? result with { Output = "[]"u8.ToArray() } : result;
        await lab.AssertCaughtAsync(await lab.DrillAsync(engine), before, outcome, reason);
    }
}

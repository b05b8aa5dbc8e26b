using MailuOps.Deployment;
using MailuOps.Drill;
using MailuOps.Drill.Recovery;
using MailuOps.Mail;

namespace MailuOps.Tests.Lab;

/// <summary>M1 in the hosted engine: the same rule as tests/Pester/M1.Tests.ps1.</summary>
[Collection("lab")]
public class RestoreDrillTests(LabServer lab)
{
    [LabFact]
    public void M1_a_drill_proves_both_stores_and_leaves_nothing()
    {
        var before = lab.Shell.Run("Get-MailuUser -Stack $Stack").Succeeded().Output.Select(u => u.ToString()).ToList();
        var result = (RestoreDrillResult)lab.Shell.Run("Invoke-MailuRestoreDrill -Stack $Stack -SkipCertificateCheck -RecoveryTimeObjective 1h -Confirm:$false").Succeeded().Output.Single().BaseObject;
        Assert.True(result.Outcome == DrillOutcome.Passed, result.Reason);
        Assert.All([result.Accounts, result.Mail], p => Assert.True(p.Proven));
        Assert.All(result.Stages, s => Assert.Equal(StageStatus.Done, s.Status));
        Assert.NotNull(result.RecoveryTime);
        Assert.Empty(result.LeftOver);
        Assert.Equal(Evidence.Yes, Assert.Single(result.Objectives).Met);
        Assert.Equal(result.Id, Assert.Single(lab.Shell.Run("Get-MailuDrill -Stack $Stack -Last 1").Succeeded().Of<RestoreDrillResult>()).Id);
        Assert.Equal((Evidence.Yes, Evidence.Yes, Evidence.Yes), (result.Client.Before, result.Client.Refused, result.Client.After));
        Assert.True(result.Level == 5, string.Join('\n', result.Rungs.Select(r => $"{r}: {r.Detail}")));
        Assert.Equal((Evidence.Yes, 0), (result.Window.Seen, result.Window.UnprovenCount));
        Assert.Equal(
            [ProbeTime.Before, ProbeTime.Before, ProbeTime.Before, ProbeTime.During, ProbeTime.After], result.Window.Probes.OrderBy(p => p.Number).Select(p => p.Sent));
        Assert.All(result.Window.Probes, p => Assert.True(p.AsExpected == Evidence.Yes, $"{p}, in the snapshot: {p.Captured}"));
        Assert.True(result.SafetySnapshot!.Content is { HasAccounts: true, HasMail: true });
        Assert.Equal("MailuOps.DrillNotFound", lab.Shell.Run("Repair-MailuDrill -Stack $Stack -Confirm:$false").ErrorId);
        Assert.Equal(before, lab.Shell.Run("Get-MailuUser -Stack $Stack").Succeeded().Output.Select(u => u.ToString()));
    }

    [LabFact]
    public void WhatIf_changes_nothing_and_gives_nothing() =>
        Assert.Empty(lab.Shell.Run("Invoke-MailuRestoreDrill -Stack $Stack -WhatIf").Succeeded().Output);

    [LabFact]
    public async Task Undo_needs_a_safety_snapshot_and_puts_it_back()
    {
        var before = await lab.InventoryAsync();
        var drill = lab.DrillOf("Invoke-MailuRestoreDrill -Stack $Stack -Messages 1 -Confirm:$false -WarningAction Ignore");
        lab.Shell.With("Drill", drill).With("Without", drill with { SafetySnapshot = null });
        Assert.Equal("MailuOps.SafetySnapshotMissing", lab.Shell.Run("$Without | Undo-MailuRestoreDrill -Confirm:$false").ErrorId);
        Assert.Empty(lab.Shell.Run("$Drill | Undo-MailuRestoreDrill -WhatIf").Succeeded().Output);
        var report = (MailuOps.Backup.RestoreReport)lab.Shell.Run("$Drill | Undo-MailuRestoreDrill -Confirm:$false").Succeeded().Output.Single().BaseObject;
        Assert.Equal(drill.SafetySnapshot!.Id, report.Snapshot.Id);
        Assert.Equal(["mail", "mailu"], report.Volumes.Order());
        // The safety snapshot is from after the wipe: the test user must not come back with it.
        Assert.Equal(before, await lab.InventoryAsync());
    }

    /// <summary>The server is in use: whatever arrives while the drill runs is there afterwards, once, also what was held while the backup ran.</summary>
    [LabFact]
    public async Task Mail_that_arrives_during_a_drill_is_not_lost_but_named_as_what_a_disaster_would_cost()
    {
        var tap = new EngineTap(lab.Server.Engine);
        using var shell = new HostedShell().Use(tap).With("Stack", LabServer.Stack);
        var anna = new UserAddress("anna@mail.example.com");
        using var over = new CancellationTokenSource();
        var sent = new List<MailuProbe>();
        var sending = Task.Run(async () =>
        {
            var sender = new ProbeSender(new MailuServer(lab.Server.Engine, lab.Server.Deployment, NullEvents.Instance));
            for (; !over.IsCancellationRequested; await Task.Delay(300))
            {
                sent.Add(await sender.SendAsync(anna, new ProbeOptions { Via = ProbeRoute.Sendmail }, CancellationToken.None));
            }
        });
        var drill = shell.One<RestoreDrillResult>("Invoke-MailuRestoreDrill -Stack $Stack -Messages 1 -Quiesce -NoSafetySnapshot -SkipCertificateCheck -Confirm:$false -WarningAction Ignore");
        await over.CancelAsync();
        await sending;
        try
        {
            Assert.True(drill.Outcome == DrillOutcome.Passed, drill.Reason);
            Assert.Empty(drill.Others.Lost);
            var commands = tap.Requests.Select(r => r.Command[0] == "backup" ? $"backup {string.Join(' ', r.Command.Skip(6))}" : r.Command[0]).ToList();
            Assert.Equal(["(pause)", "backup create", "(resume)"], commands.Where(c => c is "(pause)" or "backup create" or "(resume)"));
            Assert.Equal((true, Evidence.Yes, 0), (drill.Window.Quiesced, drill.Window.Seen, drill.Window.UnprovenCount));
            Assert.True(drill.Window.LostCount > 0, drill.Window.Detail);
            Assert.All(drill.Window.Lost, l => Assert.StartsWith("anna@mail.example.com/", l));
            Assert.True(sent.Count > 10, $"only {sent.Count} messages were sent");
            await new Mailbox(lab.Server).AwaitProbesAsync(anna, sent, TimeSpan.FromSeconds(60), CancellationToken.None);
            var shown = (await new Mailbox(lab.Server).ReadAsync(anna, null, false, CancellationToken.None)).Select(m => m.MessageId).ToList();
            Assert.Equal(sent.Select(p => (p.MessageId, 1)), sent.Select(p => (p.MessageId, shown.Count(id => id == p.MessageId))));
        }
        finally
        {
            await lab.InAsync(MailuRole.Imap, "doveadm expunge -u anna@mail.example.com mailbox INBOX HEADER Message-ID mailuops-");
        }
    }
}

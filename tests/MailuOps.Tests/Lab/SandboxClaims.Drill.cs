using MailuOps.Drill;
using MailuOps.Drill.Residue;

namespace MailuOps.Tests.Lab;

/// <summary>What the drill says that made the sandbox.</summary>
public abstract partial class SandboxClaims
{
    [LabFact]
    public void A_good_backup_passes_with_everything()
    {
        var drill = sandbox.Drill;
        // Mailu's admin gives the DKIM keys to its own user when it starts: a change of owner, which caps the level, and no loss.
        Assert.Empty(drill.Others.Lost);
        Assert.DoesNotContain(drill.Others.Changed, c => !c.Contains("has another owner or mode", StringComparison.Ordinal));
        Assert.True(drill.Level >= 4, string.Join('\n', drill.Rungs.Select(r => $"{r}: {r.Detail}")));
        Assert.True(drill.Accounts.Proven && drill.Mail.Proven);
        Assert.Empty(drill.LeftOver);
    }

    [LabFact]
    public void Every_message_of_the_backup_was_read_inside_and_production_stood_still()
    {
        var figures = sandbox.Drill.Sandbox!;
        Assert.Equal((sandbox.Manifest.Messages, sandbox.Manifest.Messages), (figures.Messages, figures.Read));
        Assert.Equal((Evidence.Yes, Evidence.Yes), (figures.Isolated, figures.ProductionUntouched));
        Assert.True(figures.Files > 0 && figures.Bytes > 0 && figures.RestoreTime > TimeSpan.Zero);
    }

    [LabFact]
    public void Each_stage_was_done_and_the_way_back_was_measured()
    {
        Assert.Equal(["Find", "Prepare", "Restore", "Boot", "Compare", "Verify", "Probe", "Deliver", "Packs", "CleanUp"], sandbox.Drill.Stages.Select(s => s.Name));
        Assert.All(sandbox.Drill.Stages, s => Assert.Equal(StageStatus.Done, s.Status));
        Assert.NotNull(sandbox.Drill.RecoveryTime);
        Assert.NotNull(sandbox.Drill.DeliveryTime);
    }

    [LabFact]
    public void The_planted_probe_tells_to_which_moment_the_snapshot_goes_back()
    {
        var (figures, sent) = (sandbox.Drill.Sandbox!, sandbox.Probe.Delivered!.Received!.Value);
        // The one that came after the backup is not in it, and nobody misses it.
        Assert.Equal((1L, sent), (figures.Probes, figures.ProbedTo));
        Assert.True(sent < sandbox.Snapshot.Time);
        Assert.Equal(Evidence.Yes, figures.ProbeLogin);
        Assert.InRange(sandbox.Drill.RecoveryPoint!.Value, sandbox.Drill.Started - sent, sandbox.Drill.Started - sent + TimeSpan.FromSeconds(20));
        // And nobody takes it for something that a drill left.
        Assert.DoesNotContain(lab.Shell.All<MailuDrillResidue>("Get-MailuDrillResidue -Stack $Stack"), r => r.Name.Contains(sandbox.Probe.Address, StringComparison.Ordinal));
    }

    [LabFact]
    public void No_message_of_production_waited_for_the_drill()
    {
        var (begun, ended) = (sandbox.Drill.Started, sandbox.Drill.Started + sandbox.Drill.Duration);
        var before = sandbox.Mail.Where(m => m.Due < begun).Select(m => m.Delay).Order().ToList();
        var during = sandbox.Mail.Where(m => m.Due >= begun && m.Due <= ended).ToList();
        Assert.True(before.Count >= 4, $"{before.Count} messages before the drill");
        // One every second, but for those that were slow to be taken.
        Assert.InRange(during.Count, sandbox.Drill.Duration.TotalSeconds * 0.6, double.MaxValue);
        var rhythm = before[before.Count / 2];
        var late = during.Where(m => m.Delay > rhythm + TimeSpan.FromSeconds(2)).Select(m => $"{(m.Due - begun).TotalSeconds:0} s into the drill: {m.Delay.TotalSeconds:0.0} s");
        Assert.True(!late.Any(), $"before the drill {rhythm.TotalSeconds:0.00} s; late: {string.Join("; ", late)}; stages: {string.Join(", ", sandbox.Drill.Stages.Select(s => $"{s.Name} {s.Duration.TotalSeconds:0}"))}");
    }

    [LabFact]
    public void Its_record_is_kept_with_all_figures()
    {
        Assert.Equal((sandbox.Drill.Id, DrillKind.Sandbox, sandbox.Snapshot.Id), (sandbox.Kept.Id, sandbox.Kept.Kind, sandbox.Kept.Snapshot!.Id));
        // A record holds milliseconds.
        Assert.Equal(sandbox.Drill.Sandbox! with { RestoreTime = default, Packs = null }, sandbox.Kept.Sandbox! with { RestoreTime = default, Packs = null });
        Assert.Equal((1, 1, 0), (sandbox.Kept.Sandbox!.Packs!.Part, sandbox.Kept.Sandbox.Packs.Of, sandbox.Kept.Sandbox.Packs.Left));
        Assert.NotNull(sandbox.Kept.Sandbox.Packs.AllReadSince);
        Assert.Equal((sandbox.Drill.Level, "asked for by its id"), (sandbox.Kept.Level, sandbox.Kept.Sandbox!.Choice));
    }
}

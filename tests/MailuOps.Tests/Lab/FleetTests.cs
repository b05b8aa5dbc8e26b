using MailuOps.Drill;
using MailuOps.Drill.Sandboxes;

namespace MailuOps.Tests.Lab;

/// <summary>Several drills at once on a real engine; eight servers are the benchmark's (bench/run.sh fleet).</summary>
[Collection("lab")]
public sealed class FleetTests(LabServer lab)
{
    [LabFact]
    public void Two_drills_at_once_pass_one_server_that_is_not_there_stops_neither_and_nothing_is_left()
    {
        lab.Shell.Run("$snapshot = Invoke-BackupbotBackup -Stack $Stack").Succeeded();
        var result = lab.Shell.Run("$Stack, 'nobody', $Stack | Invoke-MailuRestoreDrill -Sandbox -NoHistory -ThrottleLimitPerEngine 2 -Confirm:$false");
        Assert.Equal("MailuOps.StackNotFound", result.ErrorId);
        var drills = result.Output.Select(o => (RestoreDrillResult)o.BaseObject).ToList();
        Assert.Equal(["nobody Inconclusive", $"{LabServer.Stack} Passed", $"{LabServer.Stack} Passed"], drills.Select(d => $"{d.Stack} {d.Outcome}"));
        Assert.True(drills[1].Started < drills[2].Started + drills[2].Duration && drills[2].Started < drills[1].Started + drills[1].Duration, "not at once");
        Assert.All(drills.Skip(1), d => Assert.Empty(d.LeftOver));
        Assert.NotEqual(drills[1].Sandbox!.Name, drills[2].Sandbox!.Name);
        Assert.DoesNotContain(lab.Shell.All<MailuSandbox>("Get-MailuSandbox"), s => s.State == SandboxState.InUse || drills.Exists(d => d.Sandbox?.Name == s.Name));
    }

    [FleetFact]
    public void Many_servers_at_once_all_pass_and_nothing_is_left()
    {
        var stacks = lab.Shell.With("Names", FleetFactAttribute.Names).Run("$all = @(Get-MailuStack $Names); $all | ForEach-Object { $null = Invoke-BackupbotBackup -Stack $_; $_.Stack }").Succeeded().Of<string>();
        var limit = stacks.Count;
        var drills = lab.Shell.Run($"$all | Invoke-MailuRestoreDrill -Sandbox -NoHistory -ThrottleLimit {limit} -ThrottleLimitPerEngine {limit} -Confirm:$false").Succeeded()
            .Output.Select(o => (RestoreDrillResult)o.BaseObject).ToList();
        Assert.Equal(stacks, drills.Select(d => d.Stack).Order(StringComparer.Ordinal));
        Assert.All(drills, d => Assert.True(d.Outcome == DrillOutcome.Passed && d.LeftOver.Count == 0, d.ToString()));
        Assert.All(drills, d => Assert.Equal(Evidence.Yes, d.Sandbox!.ProductionUntouched));
        // All at once: each began before any ended.
        Assert.True(drills.Max(d => d.Started) < drills.Min(d => d.Started + d.Duration), "not at once");
        Assert.DoesNotContain(lab.Shell.All<MailuSandbox>("Get-MailuSandbox"), s => stacks.Contains(s.Production));
    }
}

/// <summary>A test that needs many servers: bench/fleet.sh --keep starts them.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FleetFactAttribute : FactAttribute
{
    /// <summary>Decides when the test is discovered.</summary>
    public FleetFactAttribute() => Skip = LabGate.SkipReason ?? (Names is null ? "NOT PROVEN: needs many servers. Run 'bench/fleet.sh --keep' and set MAILUOPS_STACK=fleet_1 MAILUOPS_FLEET='fleet_*'." : null);

    /// <summary>A pattern of their names; null: there are none.</summary>
    public static string? Names { get; } = Environment.GetEnvironmentVariable("MAILUOPS_FLEET");
}

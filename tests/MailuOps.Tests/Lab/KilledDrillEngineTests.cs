using MailuOps.Drill.Locks;
using MailuOps.Mail.Manifests;

namespace MailuOps.Tests.Lab;

/// <summary>A test that restarts the Docker engine, which must be nobody else's: test.sh starts one, and names the command.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OwnEngineTheoryAttribute : TheoryAttribute
{
    /// <summary>A command for bash in the repository's folder; it ends when the engine answers again.</summary>
    public static string? Restart { get; } = Environment.GetEnvironmentVariable("MAILUOPS_RESTART_ENGINE");

    /// <summary>Decides when the test is discovered.</summary>
    public OwnEngineTheoryAttribute() => Skip = LabGate.SkipReason
        ?? (string.IsNullOrEmpty(Restart) ? "NOT PROVEN: the engine is not the tests' own to restart (MAILUOPS_RESTART_ENGINE is not set)." : null);
}

/// <summary>The engine itself is restarted in the middle of a drill, and all containers with it.</summary>
[Collection("lab")]
public class KilledDrillEngineTests(LabServer lab)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    [OwnEngineTheory]
    [InlineData("Backup")]
    [InlineData("Restore")]
    public async Task An_engine_restarted_in_the_middle_costs_no_mail_and_what_was_left_is_repaired(string stage)
    {
        Assert.True(File.Exists(Repository.PathOf("out", "host", "mailuops")), "the host is not built: run ./build.sh");
        Assert.Empty(await DrillLock.FindAsync(lab.Server.Engine, null, CancellationToken.None));
        var before = await lab.InventoryAsync();
        lab.Shell.Run("$whole = Get-MailuManifest -Stack $Stack").Succeeded();
        var containers = await ContainersAsync();

        var command = $"Import-Module '{Repository.PathOf("MailuOps.psd1")}'; "
            + $"$drill = Invoke-MailuRestoreDrill -Stack {LabServer.Stack} -Messages 1 -Confirm:$false -NoHistory; \"$($drill.Outcome): $($drill.Reason) [$($drill.LeftOver)]\"";
        using var host = Shells.Start(Repository.PathOf("out", "host", "mailuops"), "-Command", command);
        var output = host.StandardOutput.ReadToEndAsync();
        var errors = host.StandardError.ReadToEndAsync();
        await DockerCli.UntilAsync(async () => host.HasExited || (await FindAsync())?.Stage == stage, $"stage {stage}", 180);
        await RestartAsync();
        using var limit = new CancellationTokenSource(Limit);
        await host.WaitForExitAsync(limit.Token);
        var said = await output + await errors;
        Assert.DoesNotContain("Passed", said, StringComparison.Ordinal);
        Assert.Contains($"{stage}: ", said, StringComparison.Ordinal);
        // Swarm takes its time, a service after the other.
        await DockerCli.UntilAsync(async () => (await ContainersAsync()).Count >= containers.Count, "all containers run again", 300);
        await DockerCli.MailFlowsAsync();
        // It did happen.
        Assert.Empty((await ContainersAsync()).Intersect(containers));

        // What failed in the restore waits a little for the engine, and may have cleaned up by itself.
        var left = await FindAsync();
        Assert.True(left is not null || stage == "Restore", said);
        if (left is not null)
        {
            Assert.Contains($"test user {left.Journal.TestUser}", said, StringComparison.Ordinal);
            var report = (DrillRepairReport)lab.Shell.Run("Repair-MailuDrill -Stack $Stack -Force -Confirm:$false").Succeeded().Output.Single().BaseObject;
            Assert.Equal(left.DrillId, report.DrillId);
        }

        Assert.Null(await FindAsync());
        Assert.Equal(before, await lab.InventoryAsync());
        var whole = lab.Shell.One<ManifestComparison>("Compare-MailuManifest $whole (Get-MailuManifest -Stack $Stack)");
        Assert.True(whole.Outcome != ManifestOutcome.Lost, string.Join('\n', whole.Differences));
        Assert.Equal((0, 0, 0), (whole.Messages.Missing, whole.Messages.Corrupted, whole.Messages.Extra));
        Assert.True(lab.Shell.One<bool>("Test-MailuTeardown -Stack $Stack"));
    }

    private async Task<UnfinishedDrill?> FindAsync() =>
        (await DrillLock.FindAsync(lab.Server.Engine, LabServer.Stack, CancellationToken.None)).FirstOrDefault();

    private static async Task<IReadOnlyList<string>> ContainersAsync() =>
        (await DockerCli.RunAsync(["ps", "-q", "--no-trunc", "--filter", "label=com.docker.swarm.service.name"])).Split('\n');

    private static async Task RestartAsync()
    {
        using var bash = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("bash", ["-c", OwnEngineTheoryAttribute.Restart!])
        {
            WorkingDirectory = Repository.Root,
        })!;
        await bash.WaitForExitAsync();
        Assert.Equal(0, bash.ExitCode);
    }
}

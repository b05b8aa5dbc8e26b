using MailuOps.Deployment;
using MailuOps.Drill;
using MailuOps.Drill.Sandboxes;
using MailuOps.Engine;

namespace MailuOps.Tests.Lab;

/// <summary>Production runs what fetches mail, renews certificates and calls others: no sandbox of it ever does.</summary>
[Collection("lab")]
public class SandboxDangerTests(LabServer lab)
{
    private static readonly MailuRole[] ToRead = [MailuRole.Redis, MailuRole.Admin, MailuRole.Imap];
    private static readonly MailuRole[] ToSend = [MailuRole.Antispam, MailuRole.Smtp, MailuRole.Front];

    [LabTheory]
    [InlineData("")]
    [InlineData("-Full")]
    public async Task None_of_them_is_started_and_nothing_is_fetched(string full)
    {
        await using var danger = await DangerousServices.StartAsync(lab);
        lab.Shell.Run("Invoke-BackupbotBackup -Stack $Stack").Succeeded();
        var begun = await lab.Server.Engine.Notes.ReadClockAsync(CancellationToken.None);
        var drill = lab.DrillOf($"Invoke-MailuRestoreDrill -Stack $Stack -Sandbox -Keep -NoHistory -Confirm:$false -WarningAction Ignore {full}");
        Assert.True(drill.Outcome == DrillOutcome.Passed, drill.Reason);
        var sandbox = lab.Shell.All<MailuSandbox>("Get-MailuSandbox -Stack $Stack").Single(s => s.Name == drill.Sandbox!.Name);
        try
        {
            // What there is now, and, of its whole life, what the engine ever made with its label.
            var roles = full.Length > 0 ? ToRead.Concat(ToSend) : ToRead;
            var expected = roles.Select(r => lab.Server.Deployment.Require(r).Name).Order(StringComparer.Ordinal).ToList();
            Assert.Equal(expected, sandbox.Stack.Services.Select(s => s.Name).Order(StringComparer.Ordinal));
            Assert.Equal(expected, await EverStartedAsync(sandbox, begun));

            // Its admin has the time from the snapshot, and nobody told it of another.
            var server = new MailuServer(lab.Server.Engine, sandbox.Stack, NullEvents.Instance);
            var (inside, outside) = (await DangerousServices.LastFetchAsync(server), await DangerousServices.LastFetchAsync(lab.Server));
            Assert.NotNull(inside);
            await DockerCli.UntilAsync(async () => await DangerousServices.LastFetchAsync(lab.Server) != outside, "production goes on fetching", 30);
            Assert.Equal(inside, await DangerousServices.LastFetchAsync(server));
            Assert.Equal(DangerousServices.Keys, (await danger.CallersAsync()).Order(StringComparer.Ordinal));

            // Control: a fetchmail in there would have been seen by all of these.
            await danger.FetchInAsync(sandbox);
            await DockerCli.UntilAsync(async () => await DangerousServices.LastFetchAsync(server) != inside, "a fetch in the sandbox", 60);
            Assert.Equal([.. expected.Append("fetchmail").Order(StringComparer.Ordinal)], await EverStartedAsync(sandbox, begun));
        }
        finally
        {
            lab.Shell.With("Name", sandbox.Name).Run("Remove-MailuSandbox $Name -Confirm:$false").Succeeded();
        }
    }

    /// <summary>The services, by key, of all containers with the sandbox's label that were made since.</summary>
    private static async Task<IReadOnlyList<string>> EverStartedAsync(MailuSandbox sandbox, DateTimeOffset since)
    {
        // By the engine's own record: to the engine's own now, so that the command ends.
        var until = DateTimeOffset.UtcNow.AddSeconds(1).ToUnixTimeSeconds();
        var events = await DockerCli.RunAsync(
        [
            "events", "--since", $"{since.ToUnixTimeSeconds()}", "--until", $"{until}", "--filter", "type=container", "--filter", "event=create",
            "--filter", $"label={SandboxLabels.Name}={sandbox.Name}", "--format", "{{index .Actor.Attributes \"com.docker.swarm.service.name\"}}",
        ]);
        return [.. events.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(s => s[(sandbox.Name.Length + 1)..]).Distinct().Order(StringComparer.Ordinal)];
    }
}

using MailuOps.Backup;
using MailuOps.Deployment;
using MailuOps.Drill;
using MailuOps.Mail;

namespace MailuOps.Tests.Lab;

/// <summary>What the tests of drills share: a drill with one message, and a look at what it must leave as it was.</summary>
internal static class DrillLab
{
    /// <summary>A drill by the cmdlet.</summary>
    public static RestoreDrillResult Drill(this LabServer lab, string arguments = "") =>
        lab.DrillOf($"Invoke-MailuRestoreDrill -Stack $Stack -Messages 1 -NoSafetySnapshot -NoManifest -Confirm:$false -WarningAction Ignore {arguments}");

    /// <summary>The drill that a script gives.</summary>
    public static RestoreDrillResult DrillOf(this LabHost lab, string script) => (RestoreDrillResult)lab.Shell.Run(script).Succeeded().Output.Single().BaseObject;

    /// <summary>A drill on the layer below, where its parts can be replaced.</summary>
    public static Task<RestoreDrillResult> DrillAsync(this LabServer lab, NegativeEngine? engine = null, IStoreWiper? wiper = null, TimeSpan? delivery = null)
    {
        var server = engine is null ? lab.Server : new MailuServer(engine, lab.Server.Deployment, NullEvents.Instance);
        var options = new RestoreDrillOptions { Messages = 1, NoSafetySnapshot = true, NoManifest = true, DeliveryTimeout = delivery ?? TimeSpan.FromSeconds(60) };
        return new RestoreDrill(server, new BackupbotProvider(server, [lab.Bot]), options, wiper ?? new StoreWiper(server)).RunAsync(CancellationToken.None);
    }

    /// <summary>All accounts and all mailbox folders.</summary>
    public static async Task<string> InventoryAsync(this LabHost lab)
    {
        lab.Server.Forget();
        var users = await new AccountStore(lab.Server).ListAsync(CancellationToken.None);
        var homes = await new MaildirStore(lab.Server).ListHomesAsync(CancellationToken.None);
        return string.Join('\n', [.. users.Select(u => $"{u.Address} {u.Enabled}"), .. homes.Order(StringComparer.Ordinal)]);
    }

    /// <summary>Not a pass, the reason says all of it, nothing of the drill is left, and the server's people are as before.</summary>
    public static async Task AssertCaughtAsync(this LabHost lab, RestoreDrillResult result, string before, DrillOutcome outcome, params string[] reasons)
    {
        Assert.True(outcome == result.Outcome, $"{result.Outcome}: {result.Reason}");
        Assert.All(reasons, r => Assert.Contains(r, result.Reason));
        Assert.Empty(result.LeftOver);
        Assert.NotEmpty(result.NextStep);
        Assert.Equal(before, await lab.InventoryAsync());
    }

    /// <summary>Puts both stores back from the drill's own snapshot, and removes its user again.</summary>
    public static async Task RepairAsync(this LabServer lab, RestoreDrillResult result)
    {
        lab.Shell.With("Id", result.Snapshot!.Id).Run("Invoke-BackupbotRestore $Id -Stack $Stack -Volume mailu, mail -Confirm:$false").Succeeded();
        await lab.RemoveAsync(result.TestUser);
    }

    /// <summary>Removes a user and its mailbox folder, whatever of it is there.</summary>
    public static async Task RemoveAsync(this LabServer lab, string address)
    {
        var user = new UserAddress(address);
        await lab.InAsync(MailuRole.Imap, "case $1 in mailuops-?*@?*) rm -rf \"/mail/$1\";; *) exit 1;; esac", address);
        if (await new AccountStore(lab.Server).FindAsync(user, CancellationToken.None) is not null)
        {
            await new TestAccounts(lab.Server).RemoveAsync(user, true, CancellationToken.None);
        }
    }

    /// <summary>What the bot's container runs of the backup tool, a command line each.</summary>
    public static async Task<IReadOnlyList<string>> BotProcessesAsync(this LabServer lab)
    {
        const string Script = "for p in /proc/[0-9]*; do tr '\\0' ' ' < $p/cmdline 2>/dev/null; echo; done | grep -E '^(/usr/bin/)?(python3 /usr/bin/backup|backup|restic) ' || true";
        var result = await lab.Server.ExecAsync(lab.Bot, MailuOps.Engine.ExecRequest.Shell(Script), CancellationToken.None);
        return result.OutputLines;
    }

    /// <summary>Changes labels as an operator would: "service options; service options". They count at once, so nothing is waited for.</summary>
    public static async Task LabelAsync(string changes)
    {
        foreach (var change in changes.Split("; "))
        {
            var parts = change.Split(' ', 2);
            await ServiceUpdateAsync($"{LabServer.Stack}_{parts[0]}", $"--detach {parts[1]}");
        }
    }

    /// <summary>Changes a service as an operator would. Labels alone restart nothing, except where the client sorts a service's mounts: admin.</summary>
    public static async Task ServiceUpdateAsync(string service, string options)
    {
        using var docker = System.Diagnostics.Process.Start("docker", $"service update --quiet {options} {service}");
        await docker.WaitForExitAsync();
        Assert.Equal(0, docker.ExitCode);
    }

    /// <summary>Returns when the bot has reached the fault, so that a test stops it in the middle and not before.</summary>
    public static async Task AwaitFaultAsync(this LabServer lab, TimeSpan limit)
    {
        var script = $"for i in $(seq {limit.TotalSeconds * 5}); do [ -s /run/lab-fault-applied ] && exit 0; sleep 0.2; done; exit 1";
        var result = await lab.Server.ExecAsync(lab.Bot, MailuOps.Engine.ExecRequest.Shell(script), CancellationToken.None);
        Assert.True(result.ExitCode == 0, "the bot never came to the fault");
    }
}

using MailuOps.Deployment;
using MailuOps.Drill;
using MailuOps.Drill.Sandboxes;
using MailuOps.Mail;

namespace MailuOps.Tests.Lab;

/// <summary>The standing probe without -Full, so without a front: a mail client opens its mailbox in the sandbox, and admin is asked for its password.</summary>
[Collection("lab")]
public sealed class SandboxProbeTests(LabServer lab) : IAsyncLifetime
{
    private const string Drill = "Invoke-MailuRestoreDrill -Stack $Stack -Sandbox -NoHistory -Confirm:$false -WarningAction Ignore";
    private MailuProbe _probe = null!;

    /// <inheritdoc/>
    public Task InitializeAsync()
    {
        _probe = LabGate.SkipReason is null ? lab.Shell.One<MailuProbe>("Register-MailuProbe -Stack $Stack") : null!;
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        if (_probe is not null)
        {
            await new AccountStore(lab.Server).DeleteAsync(new UserAddress(_probe.Address), CancellationToken.None);
            await lab.InAsync(MailuRole.Imap, "rm -rf -- \"$1\"", $"/mail/{_probe.Address}");
        }
    }

    [LabFact]
    public async Task A_mail_client_reads_it_and_its_password_is_the_one_that_it_had()
    {
        lab.Shell.Run("Invoke-BackupbotBackup -Stack $Stack").Succeeded();
        var drill = lab.DrillOf(Drill);
        Assert.True(drill.Outcome == DrillOutcome.Passed, drill.Reason);
        Assert.Equal((1L, Evidence.Yes), (drill.Sandbox!.Probes, drill.Sandbox.ProbeLogin));
        Assert.Matches("a mail client was shown 1 probe by IMAP, .* production's, byte for byte; admin takes its password and no other", Said(drill));
        // The password is nowhere but in production's own secret: not in the backup tool's or our record of the user.
        var (_, password) = (await new ProbeLogin(lab.Server).MakeAsync(new UserAddress(_probe.Address), CancellationToken.None))!.Value;
        Assert.True(password.Length > 40);
        Assert.DoesNotContain(password, await lab.SqlAsync("select password || comment from user where email = ?", _probe.Address));
    }

    [LabFact]
    public async Task One_planted_with_a_password_that_nobody_knows_says_so_and_the_next_call_gives_it_another()
    {
        await lab.SqlAsync("update user set comment = ?, password = (select password from user where email = 'anna@mail.example.com') where email = ?", StandingProbe.Marker, _probe.Address);
        lab.Shell.Run("Invoke-BackupbotBackup -Stack $Stack").Succeeded();
        var drill = lab.DrillOf(Drill);
        Assert.True(drill.Outcome == DrillOutcome.Passed, drill.Reason);
        Assert.Equal((1L, Evidence.Unknown), (drill.Sandbox!.Probes, drill.Sandbox.ProbeLogin));
        Assert.Contains("no password was checked: its password is not known", Said(drill));
        lab.Shell.Run("Register-MailuProbe -Stack $Stack").Succeeded();
        Assert.Equal((true, "admin takes its password and no other"), await new StandingProbe(lab.Server).TryLoginAsync(CancellationToken.None));
    }

    [LabFact]
    public async Task A_snapshot_with_another_password_fails()
    {
        var right = await lab.SqlAsync("select password from user where email = ?", _probe.Address);
        await lab.SqlAsync("update user set password = (select password from user where email = 'anna@mail.example.com') where email = ?", _probe.Address);
        lab.Shell.Run("Invoke-BackupbotBackup -Stack $Stack").Succeeded();
        await lab.SqlAsync("update user set password = ? where email = ?", right, _probe.Address);
        var drill = lab.DrillOf(Drill);
        Assert.Equal((DrillOutcome.Failed, Evidence.No), (drill.Outcome, drill.Sandbox!.ProbeLogin));
        Assert.Contains($"{_probe.Address}: admin does not take its password", drill.Reason);
        lab.Shell.Run("Invoke-BackupbotBackup -Stack $Stack").Succeeded();
    }

    [LabFact]
    public async Task A_snapshot_in_which_one_letter_of_its_header_is_another_fails()
    {
        // The text is whole, and its word fits: only production's copy tells.
        var file = _probe.Delivered!.File!;
        await lab.InAsync(MailuRole.Imap, "cp -p \"$1\" /tmp/probe.good && sed 's/^From: MailuOps/From: MailuOpz/' /tmp/probe.good > \"$1\" && ! cmp -s /tmp/probe.good \"$1\"", file);
        lab.Shell.Run("Invoke-BackupbotBackup -Stack $Stack").Succeeded();
        await lab.InAsync(MailuRole.Imap, "cat /tmp/probe.good > \"$1\" && rm /tmp/probe.good", file);
        var drill = lab.DrillOf(Drill);
        Assert.Equal((DrillOutcome.Failed, 0L), (drill.Outcome, drill.Sandbox!.Probes));
        Assert.Contains($"probe {_probe.MessageId} came back different", drill.Reason);
        lab.Shell.Run("Invoke-BackupbotBackup -Stack $Stack").Succeeded();
    }

    private static string Said(RestoreDrillResult drill) => drill.Stages.Single(s => s.Name == "Probe").Detail;
}

using System.Text;
using MailuOps.Deployment;
using MailuOps.Engine;
using MailuOps.Mail;

namespace MailuOps.Tests.Lab;

public partial class TrapTests
{
    [LabFact]
    public async Task Config_export_prints_password_hashes_unasked_and_Get_MailuConfig_masks_them()
    {
        var raw = await lab.ExitAsync(MailuRole.Admin, "flask", "mailu", "config-export", "--json", "user");
        Assert.Contains("\"password\"", raw.OutputText);
        Assert.Contains("$", raw.OutputText);
        Assert.All(Shell.All<MailuConfigObject>("Get-MailuConfig user -Stack $Stack"), u => Assert.Equal("***", u.Properties["password"]));
    }

    [LabFact]
    public async Task A_database_file_with_a_new_inode_is_not_seen_by_the_services_and_New_MailuTestUser_makes_them_look_anew()
    {
        await using var unseen = LabUser.Reserve(lab);
        await using var user = LabUser.Reserve(lab);
        // One request first, so that a worker has the old file open.
        await lab.ExitAsync(MailuRole.Imap, "doveadm", "user", "anna@mail.example.com");
        try
        {
            await lab.InAsync(MailuRole.Admin, "cp -p /data/main.db /data/new.db && mv /data/new.db /data/main.db");
            var configuration = $"user:\n- email: {unseen.Address}\n  password: {unseen.Password}\n  hash_password: true\n";
            var import = ExecRequest.Of("flask", "mailu", "config-import", "-u", "-") with { Input = Encoding.UTF8.GetBytes(configuration) };
            Assert.Equal(0, (await lab.Server.ExecAsync(MailuRole.Admin, import, CancellationToken.None)).ExitCode);
            // The command line sees the user, dovecot does not.
            Assert.True(await lab.HasAccountAsync(unseen.Address));
            Assert.Equal(67, (await lab.ExitAsync(MailuRole.Imap, "doveadm", "user", unseen.Address)).ExitCode);

            var result = Shell.With("user", user.Address).Run("New-MailuTestUser $user -Stack $Stack -Verbose").Succeeded();
            Assert.Contains(result.Verbose, v => v.Contains("refreshing"));
            Assert.Equal(0, (await lab.ExitAsync(MailuRole.Imap, "doveadm", "user", user.Address)).ExitCode);
            Assert.Equal(0, (await lab.ExitAsync(MailuRole.Imap, "doveadm", "user", unseen.Address)).ExitCode);
        }
        finally
        {
            await new AdminCli(lab.Server).RefreshAsync(CancellationToken.None);
            await DockerCli.UntilAsync(
                async () => (await lab.ExitAsync(MailuRole.Imap, "doveadm", "user", "anna@mail.example.com")).ExitCode == 0, "admin answers after the refresh");
        }
    }

    [LabFact]
    public async Task A_missing_database_stays_missing_and_is_said_to_be()
    {
        await lab.InAsync(MailuRole.Admin, "mv /data/main.db /data/main.db.away");
        try
        {
            Shell.Fails("Get-MailuUser -Stack $Stack", "MailuOps.AccountDatabaseMissing", System.Management.Automation.ErrorCategory.ObjectNotFound);
            Shell.Fails("New-MailuTestUser -Stack $Stack", "MailuOps.AccountDatabaseMissing", System.Management.Automation.ErrorCategory.ObjectNotFound);
            // Mailu's own tools would leave an empty file behind.
            Assert.Equal("", await lab.InAsync(MailuRole.Admin, "ls /data/main.db 2>/dev/null || true"));
        }
        finally
        {
            await lab.InAsync(MailuRole.Admin, "mv /data/main.db.away /data/main.db");
        }
    }

    [LabFact]
    public async Task Re_creating_a_user_brings_the_old_mailbox_back_so_a_message_alone_proves_only_the_account()
    {
        var (user, probe) = await LabUser.WithMessageAsync(lab);
        await using var _ = user;
        Shell.With("user", user.Address).With("probe", probe);
        Shell.Run("Remove-MailuUser $user -Stack $Stack -Confirm:$false").Succeeded();
        // False for want of the user, and the warning says that the disk has not been asked.
        var gone = Shell.Run("$probe | Test-MailuMessage -Timeout 0").Succeeded();
        Assert.Equal([false], gone.Of<bool>());
        Assert.Contains("nothing about the mail on disk", Assert.Single(gone.Warnings));
        Assert.Equal(1, Shell.With("folder", user.Home).One<MailuMaildir>("Get-MailuMaildir $user -Path $folder -Stack $Stack").Messages);
        Shell.Run("New-MailuTestUser $user -Stack $Stack").Succeeded();
        Assert.Equal(probe.Delivered!.Uid, Shell.One<MailuMessage>("$probe | Get-MailuMessage").Uid);
    }

    [LabFact]
    public void Nothing_in_MailuOps_can_restart_a_tasks_container_which_would_leave_two_of_it() =>
        Assert.DoesNotContain(typeof(IDockerEngine).GetInterfaces().Append(typeof(IDockerEngine)).SelectMany(i => i.GetMethods()).Select(m => m.Name),
            n => n.Contains("Start") || n.Contains("Stop") || n.Contains("Kill"));

    /// <summary>Every command line that a process of the admin container had while the work was done.</summary>
    private async Task<string> CommandLinesDuringAsync(Func<Task> work)
    {
        const string Watcher = """
            import os, sys, time
            seen, end = set(), time.time() + 120
            open("/tmp/watching", "w").close()
            while time.time() < end and os.path.exists("/tmp/watching"):
                for pid in filter(str.isdigit, os.listdir("/proc")):
                    try:
                        line = open("/proc/%s/cmdline" % pid, "rb").read().replace(b"\0", b" ").decode("utf-8", "replace")
                    except OSError:
                        continue
                    if int(pid) != os.getpid():
                        seen.add(line)
                time.sleep(0.02)
            print("\n".join(seen))
            """;
        var watching = lab.ExitAsync(MailuRole.Admin, "python3", "-c", Watcher);
        await DockerCli.UntilAsync(
            async () => (await lab.ExitAsync(MailuRole.Admin, "test", "-e", "/tmp/watching")).ExitCode == 0, "the watcher is there", 30);
        try
        {
            await work();
        }
        finally
        {
            await lab.InAsync(MailuRole.Admin, "rm -f /tmp/watching");
        }

        return (await watching).OutputText;
    }
}

using MailuOps.Backup;
using MailuOps.Deployment;
using MailuOps.Engine;
using MailuOps.Mail;

namespace MailuOps.Tests.Lab;

public partial class TrapTests
{
    [LabFact]
    public async Task Removing_mail_domain_user_succeeds_and_removes_nothing_and_Remove_MailuMaildir_asks_dovecot()
    {
        var (user, _) = await LabUser.WithMessageAsync(lab);
        await using var __ = user;
        var parts = user.Address.Split('@');
        await lab.InAsync(MailuRole.Imap, "rm -rf \"/mail/$2/$1\"", parts[0], parts[1]);
        Shell.With("user", user.Address);
        Assert.Equal(1, Shell.One<MailuMaildir>("Get-MailuMaildir $user -Stack $Stack").Messages);
        Assert.Equal(1, Shell.One<RemovedMaildir>("Remove-MailuMaildir $user -Stack $Stack -Confirm:$false").Messages);
    }

    [LabFact]
    public async Task A_search_makes_an_empty_Maildir_anew_and_our_looks_do_not()
    {
        var (user, probe) = await LabUser.WithMessageAsync(lab);
        await using var _ = user;
        Shell.With("probe", probe).With("user", user.Address).Run("Remove-MailuMaildir $user -Stack $Stack -Confirm:$false").Succeeded();
        Assert.False(Shell.One<bool>("$probe | Test-MailuMessage -Timeout 0"));
        Assert.False(Shell.One<bool>("$probe | Test-MailuMessage -Timeout 1 -InMailbox INBOX"));
        Assert.Empty(Shell.Run("$probe | Get-MailuMessage -Body").Succeeded().Output);
        Assert.False(Shell.One<MailuMaildir>("$probe | Get-MailuMaildir").Exists);
        Assert.False(await lab.OnDiskAsync(user.Home));

        var search = await lab.ExitAsync(MailuRole.Imap, "doveadm", "search", "-u", user.Address, "mailbox", "INBOX", "all");
        Assert.Equal((0, ""), (search.ExitCode, search.OutputText));
        Assert.True(await lab.OnDiskAsync(user.Home + "/cur"));
        // What is there again holds no message, and that is what is counted.
        Assert.Equal(0, Shell.One<MailuMaildir>("$probe | Get-MailuMaildir").Messages);
    }

    [LabFact]
    public async Task An_unreadable_mailbox_is_an_error_and_never_empty()
    {
        var (user, probe) = await LabUser.WithMessageAsync(lab);
        await using var _ = user;
        await lab.InAsync(MailuRole.Imap, "chown -R root:root \"$1\" && chmod -R go= \"$1\"", user.Home);
        Assert.Equal(75, (await lab.ExitAsync(MailuRole.Imap, "doveadm", "search", "-u", user.Address, "mailbox", "INBOX", "all")).ExitCode);
        Shell.With("probe", probe);
        foreach (var script in new[] { "$probe | Test-MailuMessage -Timeout 5", "$probe | Get-MailuMessage" })
        {
            Shell.Fails(script, "MailuOps.DovecotFailed", System.Management.Automation.ErrorCategory.InvalidResult);
        }
    }

    [LabFact]
    public async Task Mail_that_came_before_old_files_were_laid_over_is_shown_once_the_folders_are_woken()
    {
        var (user, first) = await LabUser.WithMessageAsync(lab);
        await using var _ = user;
        await lab.InAsync(MailuRole.Imap, "cp -a \"$1\" \"$1.copy\" && rm -rf \"$1\"", user.Home);
        var second = await user.ReceiveAsync();
        await lab.InAsync(MailuRole.Imap, "cp -a \"$1.copy/.\" \"$1\"", user.Home);
        Shell.With("first", first).With("second", second);
        // Both lie on disk: that is what Get-MailuMaildir counts.
        Assert.Equal(2, Shell.One<MailuMaildir>("$first | Get-MailuMaildir").Messages);
        Assert.True(Shell.One<bool>("$first | Test-MailuMessage -Timeout 0"));
        // Whether dovecot shows the second one by itself depends on what it has cached; the restore never leaves it to that.
        await new MaildirStore(lab.Server).SettleAsync(CancellationToken.None);
        Assert.True(Shell.One<bool>("$second | Test-MailuMessage -Timeout 0"));
    }

    [LabFact]
    public async Task An_older_copy_hands_out_the_same_uids_again_and_the_guid_tells_the_messages_apart()
    {
        var (user, _) = await LabUser.WithMessageAsync(lab);
        await using var __ = user;
        await lab.InAsync(MailuRole.Imap, "cp -a \"$1\" \"$1.copy\"", user.Home);
        var lost = (await user.ReceiveAsync()).Delivered!;
        await lab.InAsync(MailuRole.Imap, "rm -rf \"$1\" && mv \"$1.copy\" \"$1\"", user.Home);
        var late = (await user.ReceiveAsync()).Delivered!;
        Assert.Equal((lost.Uid, lost.MailboxGuid), (late.Uid, late.MailboxGuid));
        Assert.NotEqual(lost.Guid, late.Guid);
        Assert.NotEqual(lost.Sha256, late.Sha256);
    }

    [LabFact]
    public async Task Sendmail_skips_the_spam_filter_so_probes_go_by_smtp_unless_told()
    {
        await using var user = await LabUser.CreateAsync(lab);
        Shell.With("user", user.Address);
        Assert.False(Shell.One<MailuProbe>("Send-MailuProbe $user -Via Sendmail -Stack $Stack").PassedAntispam);
        Assert.True(Shell.One<MailuProbe>("Send-MailuProbe $user -Stack $Stack").PassedAntispam);
    }

    [LabFact]
    public async Task Sendmail_to_nobody_exits_0_and_Send_MailuProbe_is_an_error()
    {
        await using var sender = await LabUser.CreateAsync(lab);
        var request = ExecRequest.Of("sendmail", "-i", "-f", sender.Address, "--", "nobody@mail.example.com") with { Input = "Subject: trap\n\nx\n"u8.ToArray() };
        Assert.Equal(0, (await lab.Server.ExecAsync(MailuRole.Smtp, request, CancellationToken.None)).ExitCode);
        Assert.Single(Shell.With("user", sender.Address).Run("Send-MailuProbe nobody@mail.example.com -From $user -Via Sendmail -Stack $Stack").AllErrors);
    }

    [LabTheory]
    [InlineData("webmail", "webmail", "contacts")]
    [InlineData("redis", "db", "spam training")]
    public void Volumes_often_called_ephemeral_hold_user_data_and_Get_MailuVolume_says_so(string name, string service, string holds)
    {
        var volume = Shell.One<MailuVolume>($"Get-MailuVolume {name} -Stack $Stack -NoSize");
        Assert.Equal((VolumeImportance.UserData, service), (volume.Importance, volume.Service));
        Assert.Contains(holds, volume.Holds);
    }

    [LabFact]
    public async Task Spam_training_lies_in_redis_and_not_in_the_volume_of_rspamd()
    {
        Assert.Contains("rspamd", await lab.InAsync(MailuRole.Antispam, "rspamadm configdump classifier 2>/dev/null | grep -i 'backend' ; echo rspamd; ls /var/lib/rspamd"));
        Assert.DoesNotContain("bayes", await lab.InAsync(MailuRole.Antispam, "ls /var/lib/rspamd"));
    }
}

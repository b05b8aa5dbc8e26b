using MailuOps.Cmdlets;
using MailuOps.Deployment;
using MailuOps.Engine;
using MailuOps.Mail;

namespace MailuOps.Tests.Lab;

/// <summary>
/// The traps of Mailu, dovecot and Swarm, one method a trap: first that it is real on the running system, then that the cmdlets
/// do not fall into it.
/// </summary>
[Collection("lab")]
public partial class TrapTests(LabServer lab)
{
    private HostedShell Shell => lab.Shell;

    [LabFact]
    public async Task Flask_mailu_user_shows_the_password_in_the_process_list_and_New_MailuTestUser_does_not()
    {
        await using var loud = LabUser.Reserve(lab);
        var parts = loud.Address.Split('@');
        var seen = await CommandLinesDuringAsync(() => lab.ExitAsync(MailuRole.Admin, "flask", "mailu", "user", parts[0], parts[1], loud.Password));
        Assert.Contains(loud.Password, seen);

        await using var quiet = LabUser.Reserve(lab);
        var tap = new EngineTap(lab.Server.Engine);
        using var shell = new HostedShell().Use(tap).With("Stack", LabServer.Stack).With("user", quiet.Address);
        MailuTestUser? made = null;
        seen = await CommandLinesDuringAsync(() => Task.Run(() => made = shell.One<MailuTestUser>("New-MailuTestUser $user -Stack $Stack")));
        var password = made!.Credential.GetNetworkCredential().Password;
        Assert.Contains("config-import", seen);
        Assert.DoesNotContain(password, seen);
        Assert.DoesNotContain(password, tap.Records);
        Assert.Contains(tap.Requests, r => r.Input is { } input && System.Text.Encoding.UTF8.GetString(input.Span).Contains(password));
    }

    [LabFact]
    public async Task The_password_of_a_login_stands_in_no_exec_record()
    {
        await using var user = await LabUser.CreateAsync(lab);
        var tap = new EngineTap(lab.Server.Engine);
        using var shell = new HostedShell().Use(tap).With("Stack", LabServer.Stack).With("user", user.Address).With("login", user.Credential);
        var result = shell.Run("Send-MailuProbe $user -Via Submission -Credential $login -SkipCertificateCheck -Stack $Stack -Verbose").Succeeded();
        Assert.DoesNotContain(user.Password, tap.Records + string.Join('\n', result.Verbose.Concat(result.Debug)));
    }

    [LabFact]
    public async Task A_failing_flask_mailu_user_prints_the_new_hash_and_our_errors_do_not()
    {
        await using var user = await LabUser.CreateAsync(lab);
        var parts = user.Address.Split('@');
        var failed = await lab.ExitAsync(MailuRole.Admin, "flask", "mailu", "user", parts[0], parts[1], "another");
        Assert.Equal(1, failed.ExitCode);
        Assert.Contains("UNIQUE constraint failed: user.email", failed.ErrorText);
        Assert.Contains("$bcrypt", failed.ErrorText);
        Assert.DoesNotContain("$bcrypt", Secrets.Mask(failed.ErrorText) + Secrets.LastLine(failed.ErrorText));
        var error = Assert.Single(Shell.With("user", user.Address).Run("New-MailuTestUser $user -Stack $Stack").AllErrors);
        Assert.DoesNotContain("$", error.ToString());
    }

    [LabFact]
    public async Task User_delete_without_r_only_disables_and_Remove_MailuUser_removes()
    {
        var (user, _) = await LabUser.WithMessageAsync(lab);
        await using var __ = user;
        Assert.Equal(0, (await lab.ExitAsync(MailuRole.Admin, "flask", "mailu", "user-delete", user.Address)).ExitCode);
        Shell.With("user", user.Address);
        Assert.False(Shell.One<MailuUser>("Get-MailuUser $user -Stack $Stack").Enabled);
        // Dovecot still knows it and mail still comes.
        await user.ReceiveAsync();
        Shell.Run("Remove-MailuUser $user -Stack $Stack -Confirm:$false").Succeeded();
        Assert.Equal(67, (await lab.ExitAsync(MailuRole.Imap, "doveadm", "user", user.Address)).ExitCode);
    }

    [LabFact]
    public async Task User_delete_of_an_unknown_address_exits_0_and_Remove_MailuUser_is_an_error()
    {
        Assert.Equal(0, (await lab.ExitAsync(MailuRole.Admin, "flask", "mailu", "user-delete", "-r", "nobody@mail.example.com")).ExitCode);
        foreach (var method in Enum.GetNames<RemovalMethod>())
        {
            Shell.Fails(
                $"Remove-MailuUser nobody@mail.example.com -Method {method} -Stack $Stack -Confirm:$false",
                "MailuOps.UserNotFound", System.Management.Automation.ErrorCategory.ObjectNotFound);
        }
    }

    [LabFact]
    public async Task Deleting_by_local_part_would_hit_every_domain_and_the_database_method_takes_the_exact_address()
    {
        Assert.Equal("2", await lab.SqlAsync("select count(*) from user where localpart = 'anna'"));
        await using var user = await LabUser.CreateAsync(lab);
        await using var namesake = await LabUser.CreateAsync(lab, LabUser.OtherDomain, user.Address.Split('@')[0]);
        Shell.With("user", user.Address).Run("Remove-MailuUser $user -Method Database -Stack $Stack -Confirm:$false").Succeeded();
        Assert.True(await lab.HasAccountAsync(namesake.Address));
    }

    [LabFact]
    public async Task A_raw_delete_leaves_orphans_and_Remove_MailuUser_leaves_none()
    {
        foreach (var method in Enum.GetNames<RemovalMethod>())
        {
            await using var user = await LabUser.CreateAsync(lab);
            await lab.SqlAsync("insert into token (created_at, user_email, password) values ('2026-01-01', ?, 'x')", user.Address);
            const string Orphans = "select count(*) from token where user_email = ?";
            Shell.With("user", user.Address).Run($"Remove-MailuUser $user -Method {method} -Stack $Stack -Confirm:$false").Succeeded();
            Assert.Equal("0", await lab.SqlAsync(Orphans, user.Address));
        }

        await using var raw = await LabUser.CreateAsync(lab);
        await lab.SqlAsync("insert into token (created_at, user_email, password) values ('2026-01-01', ?, 'x')", raw.Address);
        await lab.SqlAsync("delete from user where email = ?", raw.Address);
        Assert.Equal("1", await lab.SqlAsync("select count(*) from token where user_email = ?", raw.Address));
        Assert.Equal(["1 in token"], (await new AccountStore(lab.Server).LookForAsync(new UserAddress(raw.Address), CancellationToken.None)).Orphans);
    }
}

using System.Management.Automation;
using MailuOps.Cmdlets;
using MailuOps.Deployment;
using MailuOps.Mail;

namespace MailuOps.Tests.Lab;

/// <summary>Get-MailuUser and Remove-MailuUser.</summary>
[Collection("lab")]
public class UserTests(LabServer lab)
{
    private HostedShell Shell => lab.Shell;

    [LabFact]
    public void All_users_are_listed_or_those_that_fit_a_pattern()
    {
        var all = Shell.All<MailuUser>("Get-MailuUser -Stack $Stack").Select(u => u.Address).ToList();
        Assert.Contains("anna@mail.example.com", all);
        Assert.Contains("anna@other.example.com", all);
        Assert.Equal(["anna@mail.example.com", "anna@other.example.com"], Shell.All<MailuUser>("Get-MailuUser ANNA@* -Stack $Stack").Select(u => u.Address));
        Assert.True(Shell.One<MailuUser>("Get-MailuUser admin@mail.example.com -Stack $Stack").GlobalAdmin);
    }

    [LabTheory]
    [InlineData("Get-MailuStack $Stack | Get-MailuUser anna@mail.example.com")]
    [InlineData("[pscustomobject]@{ Address = 'anna@mail.example.com'; Stack = $Stack } | Get-MailuUser")]
    [InlineData("Get-MailuUser anna@mail.example.com -Stack $Stack | Get-MailuUser")]
    public void A_user_is_found_by_pipe_and_by_property(string script) => Assert.Equal("anna@mail.example.com", Shell.One<MailuUser>(script).Address);

    [LabFact]
    public void Nobody_is_an_error_for_an_address_and_silence_for_a_pattern()
    {
        Shell.Fails("Get-MailuUser nobody@mail.example.com -Stack $Stack", "MailuOps.UserNotFound", ErrorCategory.ObjectNotFound);
        Shell.Fails("Get-MailuUser nobody -Stack $Stack", "MailuOps.AddressInvalid", ErrorCategory.InvalidArgument);
        Assert.Empty(Shell.Run("Get-MailuUser nobody* -Stack $Stack").Succeeded().Output);
    }

    [LabTheory]
    [InlineData("Cli", "Remove-MailuUser $user -Stack $Stack -Confirm:$false")]
    [InlineData("Database", "Get-MailuUser $user -Stack $Stack | Remove-MailuUser -Method Database -Confirm:$false")]
    public async Task Removing_takes_exactly_one_user_its_rows_and_its_rights_and_everybody_knows(string method, string script)
    {
        await using var user = await LabUser.CreateAsync(lab);
        await using var namesake = await LabUser.CreateAsync(lab, LabUser.OtherDomain, user.Address.Split('@')[0]);
        foreach (var owner in new[] { user.Address, namesake.Address })
        {
            await RowsOfAsync(owner);
        }

        var removed = Shell.With("user", user.Address).One<RemovedUser>(script);
        Assert.Equal((user.Address, method), (removed.Address, removed.Method.ToString()));
        Assert.Equal([("fetch", 1), ("manager", 1), ("token", 1), ("user", 1)], removed.Rows.Select(r => (r.Key, r.Value)).Order());
        Assert.Equal("0", await CountAsync(user.Address));
        Assert.Equal("3", await CountAsync(namesake.Address));
        Assert.False(await lab.HasAccountAsync(user.Address));
        Assert.True(await lab.HasAccountAsync(namesake.Address));
        Assert.Equal(67, (await lab.ExitAsync(MailuRole.Imap, "doveadm", "user", user.Address)).ExitCode);
        Assert.Equal(0, (await lab.ExitAsync(MailuRole.Imap, "doveadm", "user", namesake.Address)).ExitCode);
        // Postfix refuses a mailbox that admin does not confirm.
        var refused = Shell.Fails("Send-MailuProbe $user -Stack $Stack", "MailuOps.ProbeRejected", ErrorCategory.InvalidResult);
        Assert.Contains("550 5.1.1", refused.Exception.Message);
        await lab.SqlAsync("delete from manager where user_email = ?", namesake.Address);
    }

    [LabFact]
    public async Task WhatIf_removes_nobody()
    {
        await using var user = await LabUser.CreateAsync(lab);
        Assert.Empty(Shell.With("user", user.Address).Run("Remove-MailuUser $user -Stack $Stack -WhatIf").Succeeded().Output);
        Assert.True(await lab.HasAccountAsync(user.Address));
    }

    [LabFact]
    public async Task It_asks_first_and_a_no_removes_nobody()
    {
        await using var user = await LabUser.CreateAsync(lab);
        Shell.Host.Answers.Enqueue("&No");
        Assert.Empty(Shell.With("user", user.Address).Run("Remove-MailuUser $user -Stack $Stack").Succeeded().Output);
        Assert.Contains(user.Address, Shell.Host.Questions[^1]);
        Assert.True(await lab.HasAccountAsync(user.Address));
    }

    [LabTheory]
    [InlineData("Cli")]
    [InlineData("Database")]
    public async Task A_removal_that_does_nothing_is_an_error(string method)
    {
        await using var user = await LabUser.CreateAsync(lab);
        var tap = new EngineTap(lab.Server.Engine)
        {
            Answer = r => r.Command is ["flask", "mailu", "user-delete", ..] ? (0, "")
                : r.Command is ["python3", "-c", _, "delete"] ? (0, """{"flavor":"sqlite","path":"/data/main.db","exists":true,"deleted":{"user":1}}""") : null,
        };
        using var shell = new HostedShell().Use(tap).With("Stack", LabServer.Stack).With("user", user.Address);
        shell.Fails($"Remove-MailuUser $user -Stack $Stack -Method {method} -Confirm:$false", "MailuOps.UserNotRemoved", ErrorCategory.InvalidResult);
    }

    /// <summary>A token, a fetched account and the right to manage a domain.</summary>
    private async Task RowsOfAsync(string owner)
    {
        const string Day = "'2026-01-01'";
        await lab.SqlAsync($"insert into token (created_at, user_email, password) values ({Day}, ?, 'x')", owner);
        await lab.SqlAsync(
            "insert into fetch (created_at, user_email, protocol, host, port, tls, username, password) "
            + $"values ({Day}, ?, 'imap', 'h', 993, 1, 'u', 'p')",
            owner);
        await lab.SqlAsync("insert into manager (domain_name, user_email) values ('mail.example.com', ?)", owner);
        Assert.Equal("3", await CountAsync(owner));
    }

    private Task<string> CountAsync(string owner) => lab.SqlAsync(
        "select (select count(*) from token where user_email = ?1) + (select count(*) from fetch where user_email = ?1) "
        + "+ (select count(*) from manager where user_email = ?1)",
        owner);
}

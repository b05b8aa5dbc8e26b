using System.Management.Automation;
using MailuOps.Cmdlets;
using MailuOps.Mail;

namespace MailuOps.Tests.Lab;

/// <summary>New-MailuTestUser.</summary>
[Collection("lab")]
public class TestUserTests(LabServer lab)
{
    private HostedShell Shell => lab.Shell;

    [LabFact]
    public async Task It_makes_a_user_that_dovecot_and_postfix_know_and_gives_the_login()
    {
        await using var user = LabUser.Reserve(lab);
        var made = Shell.With("user", user.Address).One<MailuTestUser>("New-MailuTestUser $user -Stack $Stack");
        Assert.Equal((user.Address, user.Address), (made.Address, made.Credential.UserName));
        Assert.Equal(24, made.Credential.Password.Length);
        Assert.Equal(0, (await lab.ExitAsync(MailuOps.Deployment.MailuRole.Imap, "doveadm", "user", user.Address)).ExitCode);
        var record = Shell.One<MailuUser>("Get-MailuUser $user -Stack $Stack");
        Assert.True(record is { Enabled: true, GlobalAdmin: false, Comment: TestAccounts.Marker });
    }

    [LabFact]
    public async Task Without_an_address_it_makes_one_up_in_the_main_domain_or_the_given_one()
    {
        var main = Shell.One<MailuTestUser>("New-MailuTestUser -Stack $Stack");
        var other = Shell.With("domain", LabUser.OtherDomain).One<MailuTestUser>("Get-MailuStack $Stack | New-MailuTestUser -Domain $domain");
        await using var first = LabUser.Reserve(lab, "mail.example.com", main.Address.Split('@')[0]);
        await using var second = LabUser.Reserve(lab, LabUser.OtherDomain, other.Address.Split('@')[0]);
        Assert.Equal((first.Address, second.Address), (main.Address, other.Address));
        Assert.True(await lab.HasAccountAsync(other.Address));
    }

    [LabFact]
    public async Task WhatIf_makes_nobody()
    {
        await using var user = LabUser.Reserve(lab);
        Assert.Empty(Shell.With("user", user.Address).Run("New-MailuTestUser $user -Stack $Stack -WhatIf").Succeeded().Output);
        Assert.False(await lab.HasAccountAsync(user.Address));
    }

    [LabFact]
    public async Task A_user_that_exists_is_never_touched()
    {
        await using var user = await LabUser.CreateAsync(lab);
        var hash = await lab.SqlAsync("select password from user where email = ?", user.Address);
        Shell.With("user", user.Address.ToUpperInvariant()).Fails("New-MailuTestUser $user -Stack $Stack", "MailuOps.UserExists", ErrorCategory.ResourceExists);
        Assert.Equal(hash, await lab.SqlAsync("select password from user where email = ?", user.Address));
    }

    [LabTheory]
    [InlineData("New-MailuTestUser x@nowhere.example.com -Stack $Stack")]
    [InlineData("New-MailuTestUser -Domain nowhere.example.com -Stack $Stack")]
    public async Task A_missing_domain_is_an_error_and_is_not_made(string script)
    {
        var error = Shell.Fails(script, "MailuOps.DomainMissing", ErrorCategory.ObjectNotFound);
        Assert.Contains("mail.example.com", error.Exception.Message);
        Assert.Equal("0", await lab.SqlAsync("select count(*) from domain where name = 'nowhere.example.com'"));
    }

    [LabTheory]
    [InlineData("nobody")]
    [InlineData("@mail.example.com")]
    [InlineData("a b@mail.example.com")]
    [InlineData("../x@mail.example.com")]
    public void A_malformed_address_is_an_error(string address) => Shell.With("user", address)
        .Fails("New-MailuTestUser $user -Stack $Stack", "MailuOps.AddressInvalid", ErrorCategory.InvalidArgument);

    [LabFact]
    public async Task A_user_that_the_running_services_do_not_get_to_see_is_an_error()
    {
        await using var user = LabUser.Reserve(lab);
        var tap = new EngineTap(lab.Server.Engine)
        {
            Answer = r => r.Command is ["doveadm", "user", ..] ? (67, "") : r.Command is ["python3", "-c", var p] && p.Contains("SIGHUP") ? (0, "1") : null,
        };
        using var shell = new HostedShell().Use(tap).With("Stack", LabServer.Stack).With("user", user.Address);
        shell.Fails("New-MailuTestUser $user -Stack $Stack", "MailuOps.UserNotEffective", ErrorCategory.InvalidResult);
    }
}

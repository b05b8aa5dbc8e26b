using System.Management.Automation;
using MailuOps.Deployment;
using MailuOps.Engine;
using MailuOps.Mail;

namespace MailuOps.Tests.Lab;

/// <summary>Get-MailuMaildir and Remove-MailuMaildir.</summary>
[Collection("lab")]
public class MaildirTests(LabServer lab)
{
    private const string Remove = "Remove-MailuMaildir $user -Stack $Stack -Confirm:$false";

    private HostedShell Shell => lab.Shell;

    [LabFact]
    public async Task A_mailbox_is_counted_on_disk_with_digests_that_the_disk_confirms()
    {
        var (user, probe) = await LabUser.WithMessageAsync(lab);
        await using var _ = user;
        var maildir = Shell.With("probe", probe).One<MailuMaildir>("$probe | Get-MailuMaildir -Digest");
        Assert.Equal((user.Home, true, 1), (maildir.Path, maildir.Exists, maildir.Messages));
        var file = Assert.Single(maildir.Files);
        Assert.Equal((maildir.Bytes, probe.Delivered!.Sha256, probe.Delivered.File), (file.Size, file.Sha256, file.Path));
        Assert.StartsWith(file.Sha256 + " ", await lab.InAsync(MailuRole.Imap, "sha256sum -- \"$1\"", file.Path));
    }

    [LabFact]
    public async Task Looking_at_a_mailbox_that_is_not_there_makes_none()
    {
        await using var user = await LabUser.CreateAsync(lab);
        var maildir = Shell.With("user", user.Address).One<MailuMaildir>("Get-MailuMaildir $user -Stack $Stack");
        Assert.Equal((false, 0, 0L), (maildir.Exists, maildir.Messages, maildir.Bytes));
        Assert.False(await lab.OnDiskAsync(user.Home));
    }

    [LabFact]
    public void Of_nobody_it_is_an_error_unless_the_path_is_remembered()
    {
        Shell.Fails("Get-MailuMaildir nobody@mail.example.com -Stack $Stack", "MailuOps.UserNotFound", ErrorCategory.ObjectNotFound);
        Assert.False(Shell.One<MailuMaildir>("Get-MailuMaildir nobody@mail.example.com -Path /mail/nobody@mail.example.com -Stack $Stack").Exists);
    }

    [LabTheory]
    [InlineData(Remove)]
    [InlineData("Get-MailuUser $user -Stack $Stack | Remove-MailuMaildir -Confirm:$false")]
    [InlineData("Get-MailuMaildir $user -Stack $Stack | Remove-MailuMaildir -Confirm:$false")]
    public async Task Removing_says_what_went_and_leaves_nothing_but_the_account(string script)
    {
        var (user, _) = await LabUser.WithMessageAsync(lab);
        await using var __ = user;
        var before = Shell.With("user", user.Address).One<MailuMaildir>("Get-MailuMaildir $user -Stack $Stack");
        var removed = Shell.One<RemovedMaildir>(script);
        Assert.Equal((user.Home, 1, before.Bytes), (removed.Path, removed.Messages, removed.Bytes));
        Assert.False(await lab.OnDiskAsync(user.Home));
        Assert.True(await lab.HasAccountAsync(user.Address));
        Shell.Fails(Remove, "MailuOps.MaildirMissing", ErrorCategory.ObjectNotFound);
    }

    [LabFact]
    public async Task After_the_account_the_remembered_path_still_serves()
    {
        var (user, _) = await LabUser.WithMessageAsync(lab);
        await using var __ = user;
        Shell.With("user", user.Address).Run("$place = Get-MailuMaildir $user -Stack $Stack; Remove-MailuUser $user -Stack $Stack -Method Database -Confirm:$false").Succeeded();
        Shell.Fails(Remove, "MailuOps.UserNotFound", ErrorCategory.ObjectNotFound);
        Shell.Fails(Remove + " -Path /mail/anna@mail.example.com", "MailuOps.MaildirUnsafe", ErrorCategory.PermissionDenied);
        Assert.Equal(1, Shell.One<RemovedMaildir>("$place | Remove-MailuMaildir -Confirm:$false").Messages);
        Assert.False(await lab.OnDiskAsync(user.Home));
    }

    [LabFact]
    public async Task WhatIf_removes_nothing()
    {
        var (user, _) = await LabUser.WithMessageAsync(lab);
        await using var __ = user;
        Assert.Empty(Shell.With("user", user.Address).Run("Remove-MailuMaildir $user -Stack $Stack -WhatIf").Succeeded().Output);
        Assert.True(await lab.OnDiskAsync(user.Home));
    }

    [LabFact]
    public async Task A_link_in_the_place_of_the_folder_is_refused_and_what_it_leads_to_stays()
    {
        var (user, _) = await LabUser.WithMessageAsync(lab);
        await using var __ = user;
        await lab.InAsync(MailuRole.Imap, "mv \"$1\" \"$1.real\" && ln -s \"$1.real\" \"$1\"", user.Home);
        var error = Shell.With("user", user.Address).Fails(Remove, "MailuOps.MaildirUnsafe", ErrorCategory.PermissionDenied);
        Assert.Contains("link", error.Exception.Message);
        Assert.Equal("1", await lab.InAsync(MailuRole.Imap, "find \"$1.real\" -type f -path '*/new/*' -o -type f -path '*/cur/*' | wc -l", user.Home));
    }

    [LabTheory]
    [InlineData("", "no absolute path")]
    [InlineData("/", "mail root")]
    [InlineData("/mail", "mail root")]
    [InlineData("/mail/", "mail root")]
    [InlineData("/etc", "mail root")]
    [InlineData("/mail/../etc", "mail root")]
    [InlineData("/mail/anna@mail.example.com", "mail of anna@mail.example.com")]
    [InlineData("/mail/anna@mail.example.com/", "mail of anna@mail.example.com")]
    public async Task A_place_outside_the_mail_root_or_with_mail_of_others_is_refused(string told, string reason)
    {
        await using var user = await LabUser.CreateAsync(lab);
        var tap = new EngineTap(lab.Server.Engine) { Answer = r => IsHome(r, user) ? (0, told + "\n") : null };
        using var shell = new HostedShell().Use(tap).With("Stack", LabServer.Stack).With("user", user.Address);
        var error = shell.Fails(Remove, "MailuOps.MaildirUnsafe", ErrorCategory.PermissionDenied);
        Assert.Contains(reason, error.Exception.Message);
        Assert.DoesNotContain(tap.Requests, r => r.Command.Contains("remove"));
        Assert.True(await lab.OnDiskAsync("/mail/anna@mail.example.com"));
    }

    [LabFact]
    public async Task A_removal_that_removed_nothing_is_an_error()
    {
        var (user, _) = await LabUser.WithMessageAsync(lab);
        await using var __ = user;
        var tap = new EngineTap(lab.Server.Engine) { Answer = r => r.Command.Contains("remove") ? (0, "") : null };
        using var shell = new HostedShell().Use(tap).With("Stack", LabServer.Stack).With("user", user.Address);
        shell.Fails(Remove, "MailuOps.MaildirNotRemoved", ErrorCategory.InvalidResult);
    }

    private static bool IsHome(ExecRequest request, LabUser user) =>
        request.Command is ["doveadm", "user", "-f", "home", "--", var who] && who == user.Address;
}

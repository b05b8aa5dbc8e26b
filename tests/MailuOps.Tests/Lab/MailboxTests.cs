using System.Diagnostics;
using System.Management.Automation;
using MailuOps.Deployment;
using MailuOps.Mail;

namespace MailuOps.Tests.Lab;

/// <summary>Test-MailuMessage and Get-MailuMessage.</summary>
[Collection("lab")]
public class MailboxTests(LabServer lab)
{
    private HostedShell Shell => lab.Shell;

    [LabFact]
    public async Task A_message_is_true_with_its_own_body_and_folder_and_false_with_any_other()
    {
        var (user, probe) = await LabUser.WithMessageAsync(lab);
        await using var _ = user;
        Shell.With("user", user.Address).With("id", probe.MessageId).With("probe", probe).With("other", new string('0', 64));
        Assert.True(Shell.One<bool>("Test-MailuMessage $user $id -Stack $Stack"));
        Assert.True(Shell.One<bool>("Test-MailuMessage $user $id.Trim('<>') -Stack $Stack -Timeout 0"));
        Assert.True(Shell.One<bool>("$probe | Test-MailuMessage -InMailbox INBOX"));
        Assert.True(Shell.One<bool>("Get-MailuMessage $user $id -Stack $Stack | Test-MailuMessage"));
        Assert.False(Shell.One<bool>("$probe | Test-MailuMessage -InMailbox Archive"));
        Assert.False(Shell.One<bool>("Test-MailuMessage $user $id -BodySha256 $other -Stack $Stack"));
        Assert.False(Shell.One<bool>("Test-MailuMessage anna@mail.example.com $id -Stack $Stack -Timeout 0"));
        Assert.False(Shell.One<bool>("Test-MailuMessage $user '<nothing@nowhere>' -Stack $Stack -Timeout 0"));
    }

    [LabFact]
    public void A_digest_without_a_value_is_an_error_and_not_a_check_that_cannot_fail() =>
        Shell.Fails("Test-MailuMessage anna@mail.example.com '<x@y>' -BodySha256 $null -Stack $Stack", "MailuOps.DigestMissing", ErrorCategory.InvalidArgument);

    [LabFact]
    public async Task What_does_not_come_is_false_after_the_time_given()
    {
        await using var user = await LabUser.CreateAsync(lab);
        var watch = Stopwatch.StartNew();
        Assert.False(Shell.With("user", user.Address).One<bool>("Test-MailuMessage $user '<never@nowhere>' -Timeout 2 -Stack $Stack"));
        Assert.InRange(watch.Elapsed.TotalSeconds, 1, 25);
    }

    [LabFact]
    public async Task What_comes_later_is_waited_for()
    {
        await using var user = await LabUser.CreateAsync(lab);
        Shell.With("user", user.Address);
        var probe = Shell.One<MailuProbe>("Send-MailuProbe $user -NoWait -Via Sendmail -Stack $Stack");
        Assert.True(Shell.With("probe", probe).One<bool>("$probe | Test-MailuMessage -Timeout 30"));
    }

    [LabFact]
    public void For_a_user_who_is_not_there_it_is_false_and_says_that_the_disk_is_another_question()
    {
        var result = Shell.Run("Test-MailuMessage nobody@mail.example.com '<x@y>' -Timeout 0 -Stack $Stack").Succeeded();
        Assert.Equal([false], result.Of<bool>());
        Assert.Contains("Get-MailuMaildir", Assert.Single(result.Warnings));
    }

    [LabTheory]
    [InlineData("Test-MailuMessage nobody '<x@y>' -Stack $Stack")]
    [InlineData("Get-MailuMessage nobody -Stack $Stack")]
    public void A_malformed_address_is_an_error(string script) => Shell.Fails(script, "MailuOps.AddressInvalid", ErrorCategory.InvalidArgument);

    [LabFact]
    public async Task A_message_is_shown_with_its_file_and_digests()
    {
        var (user, probe) = await LabUser.WithMessageAsync(lab);
        await using var _ = user;
        var message = Shell.With("probe", probe).One<MailuMessage>("$probe | Get-MailuMessage -Body");
        Assert.Equal((probe.MessageId, "INBOX", probe.BodySha256), (message.MessageId, message.Mailbox, message.BodySha256));
        Assert.False(message.InJunk || message.PassedAntispam);
        Assert.True(message is { Uid: > 0, Size: > 2000, Received: not null });
        Assert.StartsWith(message.Sha256 + " ", await lab.InAsync(MailuRole.Imap, "sha256sum -- \"$1\"", message.File!));
        Assert.Contains(message.Guid, message.File);
    }

    [LabFact]
    public async Task A_message_in_Junk_is_found_and_that_is_said()
    {
        var (user, probe) = await LabUser.WithMessageAsync(lab);
        await using var _ = user;
        await lab.ExitAsync(MailuRole.Imap, "doveadm", "move", "-u", user.Address, "Junk", "mailbox", "INBOX", "all");
        var result = Shell.With("probe", probe).Run("$probe | Get-MailuMessage -Verbose").Succeeded();
        var message = (MailuMessage)Assert.Single(result.Output).BaseObject;
        Assert.True(message.InJunk);
        Assert.Equal("Junk", message.Mailbox);
        Assert.NotNull(message.Sha256);
        Assert.Contains(result.Verbose, v => v.Contains("filed as spam"));
        Assert.True(Shell.One<bool>("$probe | Test-MailuMessage -Timeout 0"));
        Assert.False(Shell.One<bool>("$probe | Test-MailuMessage -Timeout 0 -InMailbox INBOX"));
    }

    [LabFact]
    public void All_messages_of_all_folders_are_listed_by_pipe()
    {
        var all = Shell.All<MailuMessage>("Get-MailuUser anna@mail.example.com -Stack $Stack | Get-MailuMessage");
        Assert.True(all.Count >= 24);
        Assert.True(all.Select(m => m.Mailbox).Distinct().Count() > 1);
        Assert.Empty(Shell.Run("Get-MailuMessage anna@mail.example.com '<nothing@nowhere>' -Stack $Stack").Succeeded().Output);
    }

    [LabFact]
    public void Messages_of_nobody_are_an_error() =>
        Shell.Fails("Get-MailuMessage nobody@mail.example.com -Stack $Stack", "MailuOps.UserNotFound", ErrorCategory.ObjectNotFound);
}

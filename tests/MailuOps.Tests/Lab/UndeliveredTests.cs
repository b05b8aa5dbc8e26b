using System.Management.Automation;
using MailuOps.Deployment;

namespace MailuOps.Tests.Lab;

/// <summary>Mail that never arrives: the error says what postfix says.</summary>
[Collection("lab")]
public class UndeliveredTests(LabServer lab)
{
    private HostedShell Shell => lab.Shell;

    [LabFact]
    public async Task Deferred_the_reason_comes_from_postfix_log()
    {
        await using var user = await LabUser.CreateAsync(lab);
        // A folder that dovecot's user may not enter, as after a restore with the wrong owner.
        await lab.InAsync(MailuRole.Imap, "mkdir -m 0700 -- \"$1\" && chown root:root -- \"$1\"", user.Home);
        try
        {
            var error = Shell.With("user", user.Address)
                .Fails("Send-MailuProbe $user -Timeout 6 -Stack $Stack", "MailuOps.ProbeNotDelivered", ErrorCategory.OperationTimeout);
            Assert.Contains("deferred: ", error.Exception.Message);
            Assert.Contains("451 4.2.0", error.Exception.Message);
            Assert.Equal(user.Address, error.TargetObject);
        }
        finally
        {
            // Nothing of it stays in the queue, to bounce hours later.
            await lab.InAsync(MailuRole.Smtp, "grep -rlF -- \"$1\" /queue/deferred /queue/active | sed 's,.*/,,' | postsuper -d -", user.Address);
        }
    }

    [LabFact]
    public void Rejected_at_the_door_the_answer_is_shown()
    {
        var error = Shell.Fails("Send-MailuProbe nobody@mail.example.com -Stack $Stack", "MailuOps.ProbeRejected", ErrorCategory.InvalidResult);
        Assert.Contains("550 5.1.1", error.Exception.Message);
        Assert.Contains("5.1.1", error.Exception.Message);
        Assert.Equal("nobody@mail.example.com", error.TargetObject);
    }

    [LabFact]
    public async Task Bounced_later_the_reason_comes_from_postfix_log()
    {
        await using var sender = await LabUser.CreateAsync(lab);
        var error = Shell.With("user", sender.Address).Fails(
            "Send-MailuProbe nobody@mail.example.com -From $user -Via Sendmail -Stack $Stack", "MailuOps.ProbeNotDelivered", ErrorCategory.OperationTimeout);
        Assert.Contains("bounced: ", error.Exception.Message);
        Assert.Contains("5.1.1", error.Exception.Message);
    }

    [LabFact]
    public async Task Too_large_for_the_server_is_rejected_with_its_words()
    {
        await using var user = await LabUser.CreateAsync(lab);
        var error = Shell.With("user", user.Address).Fails("Send-MailuProbe $user -Size 52000000 -Stack $Stack", "MailuOps.ProbeRejected", ErrorCategory.InvalidResult);
        Assert.Contains("size", error.Exception.Message);
    }

    [LabFact]
    public async Task Not_there_and_not_in_the_log_is_said_too()
    {
        await using var user = await LabUser.CreateAsync(lab);
        var tap = new EngineTap(lab.Server.Engine) { Answer = r => r.Command is ["sendmail", ..] ? (0, "") : null };
        using var shell = new HostedShell().Use(tap).With("Stack", LabServer.Stack).With("user", user.Address);
        var error = shell.Fails("Send-MailuProbe $user -Via Sendmail -Timeout 1 -Stack $Stack", "MailuOps.ProbeNotDelivered", ErrorCategory.OperationTimeout);
        Assert.Contains("does not mention it", error.Exception.Message);
    }
}

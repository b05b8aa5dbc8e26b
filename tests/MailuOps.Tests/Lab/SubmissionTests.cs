using System.Management.Automation;
using MailuOps.Mail;

namespace MailuOps.Tests.Lab;

/// <summary>Send-MailuProbe as a mail client does: authenticated and over TLS.</summary>
[Collection("lab")]
public class SubmissionTests(LabServer lab)
{
    private HostedShell Shell => lab.Shell;

    [LabFact]
    public async Task The_login_works_and_the_mail_passes_the_spam_filter()
    {
        await using var user = LabUser.Reserve(lab);
        // The credential comes down the pipeline with the user.
        var probe = Shell.With("user", user.Address)
            .One<MailuProbe>("New-MailuTestUser $user -Stack $Stack | Send-MailuProbe -Via Submission -SkipCertificateCheck");
        Assert.Equal((ProbeRoute.Submission, user.Address), (probe.Via, probe.From));
        Assert.True(probe.PassedAntispam);
        Assert.Equal(probe.BodySha256, probe.Delivered!.BodySha256);
    }

    [LabFact]
    public async Task A_wrong_password_is_refused()
    {
        await using var user = await LabUser.CreateAsync(lab);
        Shell.With("user", user.Address).With("login", LabUser.Login(user.Address, "wrong"));
        var error = Shell.Fails(
            "Send-MailuProbe $user -Via Submission -Credential $login -SkipCertificateCheck -Stack $Stack", "MailuOps.LoginRefused", ErrorCategory.AuthenticationError);
        Assert.DoesNotContain("wrong", error.Exception.Message);
        Assert.False(await lab.OnDiskAsync(user.Home));
    }

    [LabFact]
    public async Task A_certificate_that_nobody_vouches_for_is_refused_without_the_switch()
    {
        await using var user = await LabUser.CreateAsync(lab);
        Shell.With("user", user.Address).With("login", user.Credential);
        var error = Shell.Fails(
            "Send-MailuProbe $user -Via Submission -Credential $login -Stack $Stack", "MailuOps.CertificateRefused", ErrorCategory.AuthenticationError);
        Assert.Contains("-SkipCertificateCheck", error.Exception.Message);
        Assert.Contains("is not issued by a trusted authority, but by ", error.Exception.Message);
        Assert.False(await lab.OnDiskAsync(user.Home));
    }

    [LabFact]
    public void Without_a_login_it_is_an_error() => Shell.Fails(
        "Send-MailuProbe anna@mail.example.com -Via Submission -Stack $Stack", "MailuOps.CredentialMissing", ErrorCategory.InvalidArgument);

    [LabFact]
    public async Task A_disabled_user_cannot_log_in()
    {
        await using var user = await LabUser.CreateAsync(lab);
        await lab.SqlAsync("update user set enabled = 0 where email = ?", user.Address);
        Shell.With("user", user.Address).With("login", user.Credential);
        Shell.Fails(
            "Send-MailuProbe $user -Via Submission -Credential $login -SkipCertificateCheck -Stack $Stack", "MailuOps.LoginRefused", ErrorCategory.AuthenticationError);
    }
}

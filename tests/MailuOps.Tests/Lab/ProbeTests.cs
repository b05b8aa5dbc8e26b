using System.Management.Automation;
using MailuOps.Mail;

namespace MailuOps.Tests.Lab;

/// <summary>Send-MailuProbe by SMTP and sendmail.</summary>
[Collection("lab")]
public class ProbeTests(LabServer lab)
{
    private HostedShell Shell => lab.Shell;

    [LabFact]
    public async Task User_probe_and_check_compose_without_a_script_block()
    {
        await using var user = LabUser.Reserve(lab);
        Shell.With("user", user.Address);
        Assert.True(Shell.One<bool>("New-MailuTestUser $user -Stack $Stack | Send-MailuProbe | Test-MailuMessage"));
        Assert.True(await lab.HasAccountAsync(user.Address));
    }

    [LabFact]
    public async Task By_smtp_it_passes_the_spam_filter_and_says_its_hops()
    {
        await using var user = await LabUser.CreateAsync(lab);
        var probe = Shell.With("user", user.Address).One<MailuProbe>("Send-MailuProbe $user -Stack $Stack");
        Assert.Equal((ProbeRoute.Smtp, user.Address), (probe.Via, probe.Address));
        Assert.True(probe.PassedAntispam);
        Assert.NotEmpty(probe.Hops);
        Assert.True(probe.DeliveryTime > TimeSpan.Zero);
        Assert.Equal("INBOX", probe.Mailbox);
        Assert.Equal(probe.BodySha256, probe.Delivered!.BodySha256);
        Assert.Contains(probe.Token, probe.Delivered.Subject);
        Assert.StartsWith(user.Home + "/", probe.Delivered.File);
    }

    [LabFact]
    public async Task By_sendmail_it_does_not_pass_the_spam_filter()
    {
        await using var user = await LabUser.CreateAsync(lab);
        var probe = Shell.With("user", user.Address)
            .One<MailuProbe>("[pscustomobject]@{ Address = $user; Stack = $Stack } | Send-MailuProbe -Via Sendmail -Size 20000");
        Assert.False(probe.PassedAntispam);
        Assert.Equal(probe.BodySha256, probe.Delivered!.BodySha256);
        Assert.InRange(probe.Size, 20000, 22000);
    }

    [LabFact]
    public async Task NoWait_returns_before_delivery_and_claims_nothing()
    {
        await using var user = await LabUser.CreateAsync(lab);
        Shell.With("user", user.Address);
        var probe = Shell.One<MailuProbe>("Get-MailuUser $user -Stack $Stack | Send-MailuProbe -NoWait");
        Assert.Equal((null, null, null), (probe.Delivered, probe.DeliveryTime, probe.PassedAntispam));
        Assert.Contains("queued", probe.Response);
        Assert.True(Shell.With("probe", probe).One<bool>("$probe | Test-MailuMessage"));
    }

    [LabFact]
    public async Task WhatIf_sends_nothing()
    {
        await using var user = await LabUser.CreateAsync(lab);
        Assert.Empty(Shell.With("user", user.Address).Run("Send-MailuProbe $user -Stack $Stack -WhatIf").Succeeded().Output);
        Assert.False(await lab.OnDiskAsync(user.Home));
    }

    [LabFact]
    public async Task The_sender_can_be_chosen()
    {
        await using var user = await LabUser.CreateAsync(lab);
        var probe = Shell.With("user", user.Address).One<MailuProbe>("Send-MailuProbe $user -From anna@other.example.com -Stack $Stack");
        Assert.Equal("anna@other.example.com", probe.From);
        Assert.EndsWith("@other.example.com>", probe.MessageId);
    }

    [LabTheory]
    [InlineData("Send-MailuProbe nobody -Stack $Stack")]
    [InlineData("Send-MailuProbe anna@mail.example.com -From nobody -Stack $Stack")]
    public void A_malformed_address_is_an_error(string script) => Shell.Fails(script, "MailuOps.AddressInvalid", ErrorCategory.InvalidArgument);
}

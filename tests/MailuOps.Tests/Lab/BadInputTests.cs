using System.Management.Automation;
using MailuOps.Deployment;

namespace MailuOps.Tests.Lab;

/// <summary>Stacks and engines that are not there, or not as they should be: the same clear error from every cmdlet.</summary>
[Collection("lab")]
public class BadInputTests(LabServer lab)
{
    public static TheoryData<string> Cmdlets { get; } =
    [
        "Get-MailuVolume", "Get-MailuBackupCoverage", "Test-MailuBackupCoverage", "Get-MailuUser", "Get-MailuConfig", "Invoke-MailuCli config-export", "New-MailuTestUser",
        "Remove-MailuUser nobody@mail.example.com -Confirm:$false", "Send-MailuProbe anna@mail.example.com",
        "Test-MailuMessage anna@mail.example.com '<x@y>'", "Get-MailuMessage anna@mail.example.com",
        "Get-MailuMaildir anna@mail.example.com", "Remove-MailuMaildir nobody@mail.example.com -Confirm:$false",
    ];

    [LabTheory]
    [MemberData(nameof(Cmdlets))]
    public void An_unknown_stack_is_named_together_with_those_there_are(string cmdlet)
    {
        var error = lab.Shell.Fails($"{cmdlet} -Stack nowhere", "MailuOps.StackNotFound", ErrorCategory.ObjectNotFound);
        Assert.Contains("'nowhere'", error.Exception.Message);
        Assert.Contains(LabServer.Stack, error.Exception.Message);
    }

    [LabTheory]
    [MemberData(nameof(Cmdlets))]
    [InlineData("Get-MailuStack")]
    public void Where_no_engine_answers_that_is_said_with_the_address(string cmdlet)
    {
        var stack = cmdlet == "Get-MailuStack" ? "" : "-Stack $Stack";
        var error = lab.Shell.Fails($"{cmdlet} {stack} -DockerHost unix:///nonexistent", "MailuOps.EngineUnreachable", ErrorCategory.ResourceUnavailable);
        Assert.Contains("/nonexistent", error.Exception.Message);
    }

    [LabFact]
    public void An_address_that_no_engine_can_have_is_an_error() =>
        lab.Shell.Fails("Get-MailuStack -DockerHost gopher://x", "MailuOps.EngineEndpointInvalid", ErrorCategory.InvalidArgument);

    [PlainEngineFact]
    public async Task An_engine_outside_a_swarm_is_said_to_be_no_manager()
    {
        await using var engine = await PlainEngine.StartAsync();
        lab.Shell.With("engine", engine.DockerHost);
        lab.Shell.Fails("Get-MailuStack -DockerHost $engine", "MailuOps.EngineNotSwarmManager", ErrorCategory.InvalidOperation);
        lab.Shell.Fails("Get-MailuUser -Stack $Stack -DockerHost $engine", "MailuOps.EngineNotSwarmManager", ErrorCategory.InvalidOperation);
    }

    [LabFact]
    public async Task Mail_that_the_spam_filter_cannot_see_is_not_taken_and_postfix_says_so()
    {
        await using var user = await LabUser.CreateAsync(lab);
        await using (await ServiceOutage.OfAsync(lab, MailuRole.Antispam))
        {
            var error = lab.Shell.With("user", user.Address).Fails("Send-MailuProbe $user -Stack $Stack", "MailuOps.ProbeRejected", ErrorCategory.InvalidResult);
            Assert.Contains("451 4.7.1", error.Exception.Message);
        }

        Assert.False(await lab.OnDiskAsync(user.Home));
    }

    [LabFact]
    public async Task A_service_that_does_not_run_is_named()
    {
        await using (await ServiceOutage.OfAsync(lab, MailuRole.Imap))
        {
            foreach (var cmdlet in new[] { "Get-MailuMaildir", "Get-MailuMessage", "Send-MailuProbe" })
            {
                var error = lab.Shell.Fails($"{cmdlet} anna@mail.example.com -Stack $Stack", "MailuOps.ServiceNotRunning", ErrorCategory.ResourceUnavailable);
                Assert.Contains($"{LabServer.Stack}_imap", error.Exception.Message);
            }

            // What needs no imap service still works.
            Assert.NotEmpty(lab.Shell.Run("Get-MailuUser -Stack $Stack").Succeeded().Output);
        }

        // And at once afterwards, in the session that met the outage.
        Assert.NotEmpty(lab.Shell.Run("Get-MailuMessage anna@mail.example.com -Stack $Stack").Succeeded().Output);
    }
}

using System.Management.Automation;
using MailuOps.Backup;
using MailuOps.Deployment;

namespace MailuOps.Tests.Lab;

/// <summary>Two deployments on one engine, the second in a bad state.</summary>
[Collection("lab")]
public class SecondStackTests(LabServer lab) : IClassFixture<SecondStack>
{
    private HostedShell Shell => lab.Shell;

    [LabFact]
    public void Both_are_found() =>
        Assert.Equal([LabServer.Stack, SecondStack.Name], Shell.All<MailuDeployment>("Get-MailuStack").Select(d => d.Stack).Order());

    [LabTheory]
    [MemberData(nameof(BadInputTests.Cmdlets), MemberType = typeof(BadInputTests))]
    public void Without_a_name_no_cmdlet_chooses_one_of_them(string cmdlet)
    {
        var error = Shell.Fails(cmdlet, "MailuOps.StackAmbiguous", ErrorCategory.InvalidArgument);
        Assert.Contains(LabServer.Stack, error.Exception.Message);
        Assert.Contains(SecondStack.Name, error.Exception.Message);
    }

    [LabFact]
    public void A_stream_of_both_is_worked_through_and_the_bad_one_is_one_error_of_its_own()
    {
        var result = Shell.Run("Get-MailuStack | Get-MailuMaildir anna@mail.example.com");
        Assert.Equal("MailuOps.ServiceNotRunning", result.ErrorId);
        Assert.Equal(ErrorCategory.ResourceUnavailable, result.AllErrors[0].CategoryInfo.Category);
        Assert.Equal($"{SecondStack.Name}_imap", result.AllErrors[0].TargetObject);
        Assert.Single(result.Output);
    }

    [LabFact]
    public void Both_are_offered_by_the_tab_key() => Assert.Equal([LabServer.Stack, SecondStack.Name], Shell.Complete("Get-MailuUser -Stack ma").Order());

    [LabFact]
    public void A_role_that_only_one_of_them_has_can_be_given()
    {
        var found = Shell.All<MailuDeployment>("Get-MailuStack -Role @{ Webmail = 'db' }");
        Assert.Equal([true, false], found.OrderBy(d => d.Stack).Select(d => d.Find(MailuRole.Webmail)?.Name == "db"));
    }

    [LabFact]
    public void Swarm_trap_a_label_under_top_level_labels_is_no_backup_and_the_volume_says_where_it_stands()
    {
        var volume = Shell.One<MailuVolume>($"Get-MailuVolume -Stack {SecondStack.Name} mailu -NoSize");
        Assert.Equal(LabelCoverage.No, volume.BackedUp);
        Assert.Contains("under labels: instead of deploy.labels:", volume.BackedUpReason);
        Assert.Contains("'admin'", volume.BackedUpReason);
    }
}

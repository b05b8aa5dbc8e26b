using System.Management.Automation;
using MailuOps.Backup;
using MailuOps.Deployment;

namespace MailuOps.Tests.Lab;

/// <summary>Get-MailuStack and Get-MailuVolume, and how every other cmdlet takes -Stack.</summary>
[Collection("lab")]
public class StackTests(LabServer lab)
{
    private HostedShell Shell => lab.Shell;

    [LabFact]
    public void A_deployment_is_found_with_its_roles_domain_and_version()
    {
        var found = Shell.One<MailuDeployment>("Get-MailuStack $Stack");
        Assert.Equal(LabServer.Stack, found.Stack);
        Assert.Equal("mail.example.com", found.Domain);
        Assert.NotNull(found.Version);
        Assert.Superset(
            new HashSet<MailuRole> { MailuRole.Front, MailuRole.Admin, MailuRole.Imap, MailuRole.Smtp, MailuRole.Antispam, MailuRole.Redis },
            found.Roles.ToHashSet());
        Assert.DoesNotContain("backups", Shell.All<MailuDeployment>("Get-MailuStack").Select(d => d.Stack));
    }

    [LabTheory]
    [InlineData("Get-MailuStack mail?exam*")]
    [InlineData("Get-MailuStack MAIL.example.com")]
    [InlineData("'mail.example.com' | Get-MailuStack")]
    [InlineData("Get-MailuStack -Stack $Stack")]
    public void It_is_found_by_name_domain_pattern_and_pipe(string script) =>
        Assert.Equal(LabServer.Stack, Shell.One<MailuDeployment>(script).Stack);

    [LabFact]
    public void A_role_can_be_given_to_another_service()
    {
        var found = Shell.One<MailuDeployment>("Get-MailuStack $Stack -Role @{ Webmail = 'db' }");
        Assert.Equal("db", found.Require(MailuRole.Webmail).Name);
        Shell.Fails("Get-MailuStack -Role @{ Postman = 'db' }", "MailuOps.RoleUnknown", ErrorCategory.InvalidArgument);
        Shell.Fails("Get-MailuStack -Role @{ Imap = 'nothing' }", "MailuOps.RoleOverrideUnknown", ErrorCategory.InvalidArgument);
    }

    [LabFact]
    public void A_pattern_that_fits_nothing_is_silent_and_a_name_is_an_error()
    {
        Assert.Empty(Shell.Run("Get-MailuStack nobody*").Succeeded().Output);
        var error = Shell.Fails("Get-MailuStack nobody", "MailuOps.StackNotFound", ErrorCategory.ObjectNotFound);
        Assert.Contains(LabServer.Stack, error.Exception.Message);
    }

    [LabTheory]
    [InlineData("Get-MailuVolume -Stack $Stack -NoSize mail")]
    [InlineData("Get-MailuVolume -Stack mail.example.com -NoSize mail")]
    [InlineData("Get-MailuStack $Stack | Get-MailuVolume -NoSize mail")]
    [InlineData("$Stack | Get-MailuVolume -NoSize mail")]
    [InlineData("[pscustomobject]@{ Stack = $Stack } | Get-MailuVolume -NoSize mail")]
    public void Every_way_of_naming_the_stack_works(string script)
    {
        var volume = Shell.One<MailuVolume>(script);
        Assert.Equal((LabServer.Stack, "imap", "/mail"), (volume.Stack, volume.Service, volume.MountPath));
        Assert.Null(volume.Size);
    }

    [LabTheory]
    [InlineData("Get-MailuVolume -Stack mai")]
    [InlineData("Remove-MailuUser -Stack MAIL_")]
    [InlineData("Get-MailuStack ")]
    public void The_tab_key_offers_the_stack(string line) => Assert.Contains(LabServer.Stack, Shell.Complete(line));

    [LabFact]
    public void The_tab_key_is_silent_where_no_engine_is()
    {
        using var shell = new HostedShell();
        Assert.Empty(shell.With("line", "Get-MailuVolume -DockerHost unix:///nonexistent -Stack ma")
            .Run("[System.Management.Automation.CommandCompletion]::CompleteInput($line, $line.Length, $null).CompletionMatches").Succeeded().Output);
    }

    [LabFact]
    public void Every_volume_says_what_it_holds_what_it_costs_and_whether_it_is_saved()
    {
        var volumes = Shell.All<MailuVolume>("Get-MailuVolume -Stack $Stack").ToDictionary(v => v.Name);
        Assert.Equal(["certs", "dkim", "mail", "mailqueue", "mailu", "redis", "rspamd", "webmail"], volumes.Keys.Order());
        Assert.All(volumes.Values, v =>
        {
            Assert.NotEmpty(v.Holds);
            Assert.NotEmpty(v.LossCost);
            Assert.True(v.Size > 0, $"{v.Name} has no size");
            Assert.Equal(LabelCoverage.Yes, v.BackedUp);
            Assert.Equal($"{LabServer.Stack}_{v.Name}", v.Source);
        });
        Assert.Equal(["mail", "mailu"], volumes.Values.Where(v => v.Importance == VolumeImportance.Critical).Select(v => v.Name).Order());
        Assert.Equal(["certs", "rspamd"], volumes.Values.Where(v => v.Importance == VolumeImportance.Regenerable).Select(v => v.Name).Order());
    }

    [LabFact]
    public void The_most_important_volumes_come_first() => Assert.Equal(
        VolumeImportance.Critical, Shell.All<MailuVolume>("Get-MailuVolume -Stack $Stack -NoSize")[0].Importance);
}

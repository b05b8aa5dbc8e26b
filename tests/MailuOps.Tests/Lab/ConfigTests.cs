using System.Collections;
using System.Management.Automation;
using MailuOps.Mail;

namespace MailuOps.Tests.Lab;

/// <summary>Get-MailuConfig and Invoke-MailuCli.</summary>
[Collection("lab")]
public class ConfigTests(LabServer lab)
{
    private const string Hash = "$bcrypt";

    private HostedShell Shell => lab.Shell;

    [LabFact]
    public void Sections_and_keys_are_told_and_secrets_are_masked()
    {
        var all = Shell.All<MailuConfigObject>("Get-MailuConfig -Stack $Stack");
        Assert.Contains(all, o => o is { Section: "user", Key: "anna@other.example.com" });
        Assert.Contains(all, o => o is { Section: "domain", Key: "other.example.com" });
        Assert.All(all.Where(o => o.Section == "user"), o => Assert.Equal("***", o.Properties["password"]));
        Assert.DoesNotContain(Flat(all), v => v.Contains(Hash) || v.Contains("PRIVATE KEY"));
    }

    [LabTheory]
    [InlineData("Get-MailuConfig user -Stack $Stack -IncludeSecret")]
    [InlineData("Get-MailuStack $Stack | Get-MailuConfig user -IncludeSecret")]
    public void The_switch_shows_secrets(string script) =>
        Assert.All(Shell.All<MailuConfigObject>(script), o => Assert.Contains("$", o.Properties["password"]!.ToString()));

    [LabFact]
    public void Full_adds_what_is_at_its_default()
    {
        var brief = Shell.All<MailuConfigObject>("Get-MailuConfig user -Stack $Stack").First(u => u.Key == "anna@mail.example.com");
        var full = Shell.All<MailuConfigObject>("Get-MailuConfig user -Full -Stack $Stack").First(u => u.Key == "anna@mail.example.com");
        Assert.DoesNotContain("enable_imap", brief.Properties.Keys);
        Assert.Equal(true, full.Properties["enable_imap"]);
        Assert.Equal("***", full.Properties["password"]);
    }

    [LabFact]
    public void A_filter_that_the_exporter_does_not_know_is_an_error() =>
        Shell.Fails("Get-MailuConfig nonsense -Stack $Stack", "MailuOps.AdminCliFailed", ErrorCategory.InvalidResult);

    [LabTheory]
    [InlineData("Invoke-MailuCli config-export '--json' domain -Stack $Stack")]
    [InlineData("Get-MailuStack $Stack | Invoke-MailuCli config-export '--json' domain")]
    [InlineData("[pscustomobject]@{ Stack = $Stack } | Invoke-MailuCli -ArgumentList config-export, --json, domain")]
    public void The_admin_command_line_answers_line_by_line(string script) =>
        Assert.Contains("other.example.com", string.Join('\n', Shell.All<string>(script)));

    [LabTheory]
    [InlineData("user x mail.example.com SECRET")]
    [InlineData("user-import x mail.example.com SECRET")]
    [InlineData("password x mail.example.com SECRET")]
    [InlineData("admin x mail.example.com SECRET")]
    [InlineData("user x mail.example.com SECRET '--help'")]
    [InlineData("user x mail.example.com SECRET -WhatIf")]
    public async Task Subcommands_that_take_a_secret_as_an_argument_are_refused_before_anything_runs_or_shows_it(string arguments)
    {
        var tap = new EngineTap(lab.Server.Engine);
        using var shell = new HostedShell().Use(tap).With("Stack", LabServer.Stack);
        var error = shell.Fails($"Invoke-MailuCli {arguments} -Stack $Stack", "MailuOps.SecretOnCommandLine", ErrorCategory.PermissionDenied);
        Assert.DoesNotContain("SECRET", error.ToString() + error.TargetObject);
        Assert.Empty(tap.Requests);
        Assert.False(await lab.HasAccountAsync("x@mail.example.com"));
    }

    [LabFact]
    public async Task Configuration_goes_in_by_standard_input()
    {
        await using var user = LabUser.Reserve(lab);
        Shell.With("text", $"user:\n- email: {user.Address}\n  password: {user.Password}\n  hash_password: true\n")
            .Run("Invoke-MailuCli config-import '-u' '-' -InputText $text -Stack $Stack").Succeeded();
        Assert.True(await lab.HasAccountAsync(user.Address));
    }

    [LabFact]
    public async Task WhatIf_runs_nothing()
    {
        await using var user = await LabUser.CreateAsync(lab);
        Assert.Empty(Shell.With("user", user.Address).Run("Invoke-MailuCli user-delete '-r' $user -Stack $Stack -WhatIf").Succeeded().Output);
        Assert.True(await lab.HasAccountAsync(user.Address));
    }

    [LabFact]
    public void A_failing_subcommand_is_an_error_with_its_last_words()
    {
        var error = Shell.Fails("Invoke-MailuCli nonsense -Stack $Stack", "MailuOps.AdminCliFailed", ErrorCategory.InvalidResult);
        Assert.Contains("exit code 2", error.Exception.Message);
        Assert.Contains("nonsense", error.Exception.Message);
    }

    private static IEnumerable<string> Flat(object? value) => value switch
    {
        null => [],
        string text => [text],
        MailuConfigObject o => Flat(o.Properties.Values),
        IReadOnlyDictionary<string, object?> d => Flat(d.Values),
        IEnumerable many => many.Cast<object?>().SelectMany(Flat),
        _ => [value.ToString()!],
    };
}

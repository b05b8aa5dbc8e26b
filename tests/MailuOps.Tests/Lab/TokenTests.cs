using System.Management.Automation;
using MailuOps.Cmdlets;
using MailuOps.Deployment;
using MailuOps.Drill;
using MailuOps.Mail;

namespace MailuOps.Tests.Lab;

/// <summary>The lab's server with AUTH_REQUIRE_TOKENS, until the end of the tests that want it.</summary>
public sealed class TokenServer(LabServer lab) : IAsyncLifetime
{
    /// <inheritdoc/>
    public Task InitializeAsync() => ChangeAsync("update", "--env-add", "AUTH_REQUIRE_TOKENS=true");

    /// <inheritdoc/>
    // To what it was, not to something like it: the client sorts the mounts of what it updates, and the next deployment would replace admin once more.
    public Task DisposeAsync() => ChangeAsync("rollback");

    private async Task ChangeAsync(params string[] command)
    {
        if (LabGate.SkipReason is null)
        {
            await DockerCli.RunAsync(["service", command[0], "--quiet", .. command[1..], $"{LabServer.Stack}_admin"]);
            // Processes of the front's dovecot that have asked the old admin go on asking it by its address for a minute; rspamd does so for
            // ever, which costs each message three seconds and its signature.
            await lab.InAsync(MailuRole.Front, "doveadm -c /etc/dovecot/proxy.conf reload");
            await lab.InAsync(MailuRole.Antispam, "kill -HUP 1");
            await DockerCli.MailFlowsAsync();
        }
    }
}

/// <summary>A server that lets mail clients in by application tokens alone.</summary>
[Collection("lab")]
public class TokenTests(LabServer lab) : IClassFixture<TokenServer>
{
    private const string Submit = "Send-MailuProbe $user -Via Submission -Credential $login -SkipCertificateCheck -Stack $Stack";

    private HostedShell Shell => lab.Shell;

    [LabFact]
    public void A_drill_earns_the_same_level_as_on_any_other_server()
    {
        var result = lab.DrillOf("Invoke-MailuRestoreDrill -Stack $Stack -SkipCertificateCheck -Confirm:$false");
        Assert.Equal((Evidence.Yes, Evidence.Yes, Evidence.Yes), (result.Client.Before, result.Client.Refused, result.Client.After));
        Assert.True(result.Level == 5, string.Join('\n', result.Rungs.Select(r => $"{r}: {r.Detail}")));
    }

    [LabFact]
    public void A_client_is_let_in_to_a_sandbox_as_well()
    {
        var result = lab.DrillOf("Invoke-MailuRestoreDrill -Stack $Stack -Sandbox -Full -Confirm:$false -WarningAction Ignore");
        Assert.True(result.Outcome == DrillOutcome.Passed, result.Reason);
        Assert.Equal(Evidence.Yes, result.Client.Before);
    }

    [LabFact]
    public async Task A_test_user_gets_a_token_that_stands_nowhere_and_goes_with_the_user()
    {
        await using var user = LabUser.Reserve(lab);
        var made = Shell.With("user", user.Address).One<MailuTestUser>("($made = New-MailuTestUser $user -Stack $Stack)");
        Assert.True(AppToken.IsOne(made.Credential.GetNetworkCredential().Password));
        var probe = Shell.One<MailuProbe>("$made | Send-MailuProbe -Via Submission -SkipCertificateCheck");
        Assert.Equal(probe.BodySha256, probe.Delivered!.BodySha256);
        Assert.Equal("1", await TokensAsync(user));
        Assert.Equal([false], Shell.Run("$made | Test-MailuSecretLeak -Since 600").Succeeded().Of<bool>());
        Shell.Run("$null = $made | Remove-MailuUser -Confirm:$false").Succeeded();
        Assert.Equal("0", await TokensAsync(user));
    }

    [LabFact]
    public async Task A_token_is_found_where_it_was_planted()
    {
        await using var user = LabUser.Reserve(lab);
        var made = Shell.With("user", user.Address).One<MailuTestUser>("($made = New-MailuTestUser $user -Stack $Stack)");
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, $"login: {made.Credential.GetNetworkCredential().Password}");
            var found = Shell.With("file", file).One<MailuOps.Drill.Leaks.MailuSecretLeak>("$made | Find-MailuSecretLeak -Since 1 -Path $file");
            Assert.Equal(("file", "plain"), (found.Place, found.Form));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [LabFact]
    public async Task A_right_password_is_refused_and_so_is_a_wrong_token()
    {
        await using var user = await LabUser.CreateAsync(lab);
        Shell.With("user", user.Address).With("login", user.Credential);
        var password = Shell.Fails(Submit, "MailuOps.LoginRefused", ErrorCategory.AuthenticationError);
        Assert.Contains("AUTH_REQUIRE_TOKENS", password.Exception.Message);
        await using var other = LabUser.Reserve(lab);
        Shell.With("user", other.Address).Run("$null = New-MailuTestUser $user -Stack $Stack").Succeeded();
        var token = AppToken.New();
        Shell.With("login", LabUser.Login(other.Address, token));
        var wrong = Shell.Fails(Submit, "MailuOps.LoginRefused", ErrorCategory.AuthenticationError);
        Assert.DoesNotContain(token, wrong.Exception.Message);
        Assert.DoesNotContain("AUTH_REQUIRE_TOKENS", wrong.Exception.Message);
    }

    /// <summary>Mailu's importer would make a user's hash of a token that it is asked to hash.</summary>
    [LabFact]
    public async Task Mailu_trap_a_token_that_the_importer_hashed_opens_nothing()
    {
        await using var user = await LabUser.CreateAsync(lab);
        var token = AppToken.New();
        var input = $"{{\"user\":[{{\"email\":\"{user.Address}\",\"tokens\":[{{\"password\":\"{token}\",\"hash_password\":true}}]}}]}}";
        await new AdminCli(lab.Server).RequireAsync(["config-import", "-u", "-"], input, [token], CancellationToken.None);
        Assert.Equal("1", await TokensAsync(user));
        Shell.With("user", user.Address).With("login", LabUser.Login(user.Address, token));
        Shell.Fails(Submit, "MailuOps.LoginRefused", ErrorCategory.AuthenticationError);
    }

    private Task<string> TokensAsync(LabUser user) => lab.SqlAsync("select count(*) from token where user_email = ?", user.Address);
}

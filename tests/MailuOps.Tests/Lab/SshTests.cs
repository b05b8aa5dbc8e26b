using MailuOps.Deployment;
using MailuOps.Engine;
using MailuOps.Engine.Ssh;
using MailuOps.Mail;

namespace MailuOps.Tests.Lab;

/// <summary>The engine over the user's own ssh, against a real sshd.</summary>
[Collection("lab")]
public sealed class SshTests(LabServer lab, SshServer ssh) : IClassFixture<SshServer>
{
    [LabTheory]
    [InlineData("ssh://lab-ssh")]
    [InlineData("ssh://lab-jumped")]
    [InlineData("ssh://dialing@lab-ssh")]
    [InlineData("ssh://dialing@lab-ssh/var/run/docker.sock")]
    public async Task Every_byte_goes_both_ways_and_the_end_of_the_input_is_told(string address)
    {
        await using var engine = await ConnectAsync(address);
        var container = await lab.Server.ContainerAsync(MailuRole.Imap, default);
        var bytes = new byte[1_000_000];
        new Random(1).NextBytes(bytes);
        var all = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ =>
            engine.ExecAsync(container, ExecRequest.Of("cat") with { Input = bytes, Timeout = TimeSpan.FromSeconds(60) }, default)));
        Assert.All(all, r => Assert.True(r.ExitCode == 0 && r.Output.AsSpan().SequenceEqual(bytes)));
    }

    [LabFact]
    public async Task Cmdlets_share_one_connection_and_leave_nothing_behind()
    {
        using (var shell = new HostedShell().With("Stack", LabServer.Stack))
        {
            var stack = shell.One<MailuDeployment>("Get-MailuStack $Stack -DockerHost ssh://lab-ssh");
            Assert.Equal("ssh://lab-ssh", stack.DockerHost);
            Assert.NotEmpty(shell.With("found", stack).All<MailuUser>("$found | Get-MailuUser"));
            Assert.Equal([true], shell.Run("$u = $found | New-MailuTestUser; $u | Send-MailuProbe | Test-MailuMessage; $u | Remove-MailuMaildir -Confirm:$false | Out-Null; $u | Remove-MailuUser -Confirm:$false | Out-Null")
                .Succeeded().Of<bool>());
            Assert.Equal(1, await ssh.ConnectionsAsync());
            // The next command after a lost connection makes a new one.
            await ssh.DropAsync();
            await DockerCli.UntilAsync(async () => await ssh.ConnectionsAsync() == 0, "the end of the connection", 10);
            Assert.NotEmpty(shell.All<MailuDeployment>("Get-MailuStack -DockerHost ssh://lab-ssh"));
        }

        await DockerCli.UntilAsync(async () => await ssh.ConnectionsAsync() == 0, "the end of the connection", 10);
        NoFolderIsLeft();
    }

    [LabFact]
    public async Task A_shared_connection_of_the_users_keeps_no_forwarding_of_ours()
    {
        await using (await ConnectAsync("ssh://lab-shared"))
        {
            Assert.Equal(1, await ssh.ConnectionsAsync());
        }

        try
        {
            NoFolderIsLeft();
            await SshServer.ControlAsync("check");
        }
        finally
        {
            await SshServer.ControlAsync("exit");
        }
    }

    [LabTheory]
    [InlineData("ssh://lab-stranger", "Host key verification failed")]
    [InlineData("ssh://no-such-user@lab-ssh", "Permission denied")]
    [InlineData("ssh://nobody@lab-ssh", "This account is currently not available")]
    [InlineData("ssh://lab-closed", "Connection refused")]
    [InlineData("ssh://no-such-host.invalid", "Could not resolve hostname")]
    [InlineData("ssh://lab-ssh/no/such.sock", "No such file")]
    public async Task What_ssh_says_is_in_the_error(string address, string said)
    {
        var e = await Assert.ThrowsAsync<MailuOpsException>(() => ConnectAsync(address));
        Assert.True(e.Id == "MailuOps.EngineSshFailed" && e.Message.Contains(said, StringComparison.OrdinalIgnoreCase), $"{e.Id}: {e.Message}");
        NoFolderIsLeft();
    }

    /// <summary>Of this process: others may be connected meanwhile.</summary>
    private static void NoFolderIsLeft() => Assert.Empty(Directory.GetDirectories(Path.GetTempPath(), $"{SshForward.FolderPrefix}*"));

    private static Task<IDockerEngine> ConnectAsync(string address) => EngineConnector.ConnectAsync(EndpointResolver.Resolve(address), CancellationToken.None);
}

using System.Management.Automation;
using MailuOps.Drill;
using MailuOps.Mail;

namespace MailuOps.Tests.Lab;

/// <summary>The manager by ssh alone: the second node is found by the address that the Swarm knows.</summary>
public sealed partial class TwoNodeTests
{
    [TwoNodeFact]
    public async Task By_ssh_to_the_manager_the_second_node_is_found_at_its_own_address_and_M1_holds()
    {
        await lab.PlaceAsync("imap", away: true);
        await using var ssh = await TwoNodeSsh.StartAsync(lab);
        using (var shell = new HostedShell().With("Stack", TwoNodeLab.Stack).With("Manager", ssh.Manager))
        {
            const string Way = "-Stack $Stack -DockerHost $Manager";
            Assert.EndsWith("anna@mail.example.com", shell.One<MailuMaildir>($"Get-MailuMaildir anna@mail.example.com {Way}").Path);
            var drill = shell.One<RestoreDrillResult>($"Invoke-MailuRestoreDrill {Way} {Both} -Messages 1 -NoHistory -SkipCertificateCheck -Confirm:$false");
            Assert.True(drill.Outcome == DrillOutcome.Passed, drill.Reason);
            Assert.True(drill.Level == 5, string.Join("; ", drill.Rungs));
            Assert.Equal([TwoNodeLab.Node], drill.Snapshot!.Parts.Skip(1).Select(p => p.Node));
            Assert.Empty(drill.LeftOver);
            // One connection to each, whatever was asked.
            Assert.Equal((1, 1), await ssh.ConnectionsAsync());
        }

        await DockerCli.UntilAsync(async () => await ssh.ConnectionsAsync() == (0, 0), "the end of the connections", 10);
        await ssh.CloseSecondAsync();
        using var late = new HostedShell().With("Stack", TwoNodeLab.Stack).With("Manager", ssh.Manager);
        var error = late.Fails("Get-MailuMaildir anna@mail.example.com -Stack $Stack -DockerHost $Manager", "MailuOps.NodeLost", ErrorCategory.ConnectionError);
        Assert.All(["mail_nodes_imap", TwoNodeLab.Node, $"ssh://forwarding@{ssh.NodeAddress}:", "Connection refused"], part => Assert.Contains(part, error.Exception.Message));
    }
}

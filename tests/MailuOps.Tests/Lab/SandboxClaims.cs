using System.Text.Json.Nodes;
using MailuOps.Deployment;
using MailuOps.Drill.Sandboxes;
using MailuOps.Engine;
using MailuOps.Mail;

namespace MailuOps.Tests.Lab;

/// <summary>A sandbox on a real engine: the restored server lives, and nothing of it gets out. Each claim has a planted case.</summary>
public abstract partial class SandboxClaims(LabHost lab, SandboxLab sandbox)
{
    [LabFact]
    public void Production_was_not_touched() => Assert.Equal(sandbox.Production.Before, sandbox.Production.After);

    [LabFact]
    public async Task Its_people_and_their_mail_are_those_of_the_snapshot()
    {
        // The drill made a user of its own in it.
        Assert.Equal(
            lab.Shell.All<MailuUser>("Get-MailuUser -Stack $Stack").Select(u => u.Address),
            lab.Shell.All<MailuUser>("$Sandbox | Get-MailuUser").Select(u => u.Address).Where(a => a != sandbox.Drill.TestUser));
        var messages = await sandbox.Server.ExecAsync(MailuRole.Imap, ExecRequest.Shell("find /mail -type f \\( -path '*/cur/*' -o -path '*/new/*' \\) | wc -l"), CancellationToken.None);
        Assert.InRange(long.Parse(messages.OutputText, System.Globalization.CultureInfo.InvariantCulture), sandbox.Drill.Snapshot!.Content!.Messages, sandbox.Drill.Snapshot.Content.Messages + 6);
    }

    [LabFact]
    public async Task Mail_in_the_restored_queue_is_on_hold_and_in_production_it_waits_as_before()
    {
        Assert.Contains("\"hold\"", Assert.Single(await SandboxLab.QueueAsync(sandbox.Server), q => q.Contains(SandboxLab.Planted, StringComparison.Ordinal)));
        Assert.DoesNotContain("\"hold\"", Assert.Single(await SandboxLab.QueueAsync(lab.Server), q => q.Contains(SandboxLab.Planted, StringComparison.Ordinal)));
    }

    [LabFact]
    public async Task A_message_sent_inside_is_delivered_inside_and_its_redirect_and_reply_stay_there()
    {
        var before = await SandboxLab.QueueAsync(lab.Server);
        // Not by Send-MailuProbe, whose mark tells vacation replies to keep still.
        const string Message = "From: <{0}>\\r\\nTo: <{1}>\\r\\nMessage-Id: <inside@outside.example>\\r\\nSubject: inside\\r\\n\\r\\ninside\\r\\n";
        var text = string.Format(System.Globalization.CultureInfo.InvariantCulture, Message, SandboxLab.Stranger, sandbox.User);
        var sent = await sandbox.Server.ExecAsync(MailuRole.Smtp, ExecRequest.Shell($"printf '{text}' | sendmail -f \"$1\" -- \"$2\"", SandboxLab.Stranger, sandbox.User), CancellationToken.None);
        Assert.True(sent.ExitCode == 0, sent.ErrorText);
        var sentProbe = new MailuProbe(sandbox.Sandbox.Name, "", sandbox.User, "", "<inside@outside.example>", "") { SentAt = DateTimeOffset.Now };
        var arrived = await new Mailbox(sandbox.Server).WaitAsync(new UserAddress(sandbox.User), sentProbe.MessageId, TimeSpan.FromSeconds(60), CancellationToken.None);
        Assert.True(arrived, arrived ? "" : await new Mailbox(sandbox.Server).WhyNotAsync(sentProbe, CancellationToken.None));
        await DockerCli.UntilAsync(
            async () =>
            {
                var queue = await SandboxLab.QueueAsync(sandbox.Server);
                return new[] { SandboxLab.Redirected, SandboxLab.Stranger }.All(a => queue.Exists(q => q.Contains($"\"address\": \"{a}\"", StringComparison.Ordinal)));
            },
            "redirect and reply in the sandbox's queue", 60);
        Assert.Equal(before.Select(Id), (await SandboxLab.QueueAsync(lab.Server)).Select(Id));
        Assert.False(lab.Shell.Run("Test-MailuMessage $User '<inside@outside.example>' -Timeout 0 -Stack $Stack").Succeeded().Of<bool>().Single());
    }

    [LabFact]
    public async Task A_probe_piped_to_the_sandbox_arrives_in_the_sandbox()
    {
        var probe = lab.Shell.One<MailuProbe>("$Sandbox | Get-MailuUser anna@mail.example.com | Send-MailuProbe");
        Assert.Equal((sandbox.Sandbox.Name, true), (probe.Stack, probe.PassedAntispam));
        Assert.False(lab.Shell.With("Id", probe.MessageId).Run("Test-MailuMessage anna@mail.example.com $Id -Timeout 0 -Stack $Stack").Succeeded().Of<bool>().Single());
    }

    [LabFact]
    public async Task Nothing_leads_out_where_production_gets_through()
    {
        const string Connect = "timeout 5 bash -c 'exec 3<>/dev/tcp/$0/$1' \"$1\" \"$2\" 2>&1";
        // One for each of its networks, in no order; production's imap is only in one of them.
        var (addresses, reached) = ((await lab.InAsync(MailuRole.Front, "hostname -i")).Split(' ', StringSplitOptions.RemoveEmptyEntries), 0);
        foreach (var ip in addresses)
        {
            reached += (await lab.Server.ExecAsync(MailuRole.Imap, ExecRequest.Shell(Connect, ip, "25"), CancellationToken.None)).ExitCode == 0 ? 1 : 0;
            foreach (var service in sandbox.Server.Deployment.Services)
            {
                var tried = await sandbox.Server.ExecAsync(service, ExecRequest.Shell(Connect, ip, "25"), CancellationToken.None);
                Assert.True(tried.ExitCode != 0, $"{service} reached {ip}");
                Assert.Contains("unreachable", tried.OutputText);
            }
        }

        Assert.True(reached > 0, $"production itself does not reach {string.Join(' ', addresses)}");
    }

    [LabFact]
    public async Task Names_of_production_are_those_of_the_sandbox_and_others_nobody_answers()
    {
        var imap = lab.Server.Deployment.Require(MailuRole.Imap).FullName;
        const string Resolve = "getent ahostsv4 \"$1\" | awk '{ print $1; exit }'";
        var inside = await sandbox.Server.ExecAsync(MailuRole.Admin, ExecRequest.Shell(Resolve, imap), CancellationToken.None);
        Assert.NotEqual("", inside.OutputText.Trim());
        Assert.NotEqual(await lab.InAsync(MailuRole.Admin, Resolve, imap), inside.OutputText.Trim());
        // The stub that lets Mailu's admin start answers in admin alone, and leads nowhere.
        Assert.Equal("192.0.2.1", (await sandbox.Server.ExecAsync(MailuRole.Admin, ExecRequest.Shell(Resolve, "example.org"), CancellationToken.None)).OutputText.Trim());
        Assert.Equal("", (await sandbox.Server.ExecAsync(MailuRole.Imap, ExecRequest.Shell("timeout 20 sh -c 'getent ahostsv4 example.org'"), CancellationToken.None)).OutputText.Trim());
        // And rspamd is told at once that there is no such name, for which it would wait at its start.
        const string Ask = """
            import socket
            door = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            door.settimeout(20)
            door.sendto(bytes.fromhex("abcd01000001000000000000076578616d706c65036f72670000010001"), ("127.0.0.11", 53))
            print(door.recv(512)[3] & 15)
            """;
        Assert.Equal("3", (await sandbox.Server.ExecAsync(MailuRole.Antispam, ExecRequest.Of("python3", "-c", Ask), CancellationToken.None)).OutputText.Trim());
    }

    [LabFact]
    public void It_is_listed_as_kept_and_is_no_deployment_of_its_own()
    {
        var listed = lab.Shell.One<MailuSandbox>("Get-MailuSandbox -Stack $Stack");
        Assert.Equal((sandbox.Sandbox.Name, SandboxState.Kept, sandbox.Snapshot.Id), (listed.Name, listed.State, listed.SnapshotId));
        var stacks = lab.Shell.Run("(Get-MailuStack).Stack").Succeeded().Of<string>();
        Assert.Contains(lab.Name, stacks);
        Assert.DoesNotContain(sandbox.Sandbox.Name, stacks);
        lab.Shell.Run("Remove-MailuSandbox -Stale -Confirm:$false; Remove-MailuSandbox $Sandbox.Name -WhatIf").Succeeded();
        Assert.Equal(6, lab.Shell.One<MailuSandbox>("Get-MailuSandbox -Stack $Stack").Stack.Services.Count);
    }

    private static string Id(string queued) => (string)JsonNode.Parse(queued)!["queue_id"]!;

    private protected static async Task<string> ImageAsync(MailuServer server, string key) =>
        await DockerCli.RunAsync(["inspect", await server.ContainerAsync(server.Deployment.Services.First(s => s.Name == key), CancellationToken.None), "--format", "{{.Image}}"]);
}

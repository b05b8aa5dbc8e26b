using System.Text.Json.Nodes;
using MailuOps.Deployment;
using MailuOps.Drill.Sandboxes;
using MailuOps.Engine;

namespace MailuOps.Tests.Lab;

/// <summary>A sandbox of a compose project: plain containers, restored by restic.</summary>
[Collection("compose")]
public class ComposeSandboxTests(ComposeLab lab, ComposeSandboxLab sandbox) : SandboxClaims(lab, sandbox), IClassFixture<ComposeSandboxLab>
{
    private static readonly string[] Keys = ["admin", "antispam", "front", "imap", "redis", "smtp"];

    [LabFact]
    public async Task It_has_the_images_of_production_and_none_of_its_ports_labels_networks_or_folders()
    {
        Assert.Equal(Keys, sandbox.Sandbox.Stack.Services.Select(s => s.Name).Order(StringComparer.Ordinal));
        foreach (var key in Keys)
        {
            var container = await sandbox.ContainerAsync(key);
            // An image's labels are its containers' too: here those of the lab.
            Assert.Equal(
                [ComposeServices.CopyLabel, SandboxLabels.Name, SandboxLabels.Of],
                container["Config"]!["Labels"]!.AsObject().Select(l => l.Key).Where(l => !l.StartsWith("org.mailuops.lab", StringComparison.Ordinal) && l != "version").Order(StringComparer.Ordinal));
            var host = container["HostConfig"]!;
            Assert.Equal((512L << 20, 500_000_000L), ((long)host["Memory"]!, (long)host["NanoCpus"]!));
            Assert.Equal("no", (string?)host["RestartPolicy"]!["Name"]);
            Assert.Empty(host["PortBindings"]?.AsObject() ?? []);
            Assert.Equal(sandbox.Sandbox.Name, Assert.Single(container["NetworkSettings"]!["Networks"]!.AsObject()).Key);
            Assert.All(container["Mounts"]!.AsArray(), m => Assert.Equal(("volume", true), ((string)m!["Type"]!, ((string)m["Name"]!).StartsWith(sandbox.Sandbox.Name, StringComparison.Ordinal))));
            Assert.Equal(await ImageAsync(lab.Server, key), await ImageAsync(sandbox.Server, key));
        }

        Assert.Equal(DeploymentKind.Compose, sandbox.Sandbox.Stack.Kind);
        var network = JsonNode.Parse(await DockerCli.RunAsync(["network", "inspect", sandbox.Sandbox.Networks.Single(), "--format", "{{json .}}"]))!;
        Assert.Equal(("bridge", true), ((string)network["Driver"]!, (bool)network["Internal"]!));
    }

    [LabFact]
    public async Task A_secret_that_compose_copies_into_a_container_is_in_that_services_copy_alone()
    {
        const string Look = "[ ! -e \"$1\" ] || { stat -c '%a %u' \"$1\"; cat \"$1\"; }";
        async Task<string> InAsync(MailuRole role) => (await sandbox.Server.ExecAsync(role, ExecRequest.Shell(Look, ComposeSandboxLab.Put), CancellationToken.None)).OutputText;
        Assert.Equal($"440 8\n{sandbox.PutText}", await InAsync(MailuRole.Imap));
        Assert.Equal("", await InAsync(MailuRole.Smtp));
    }

    [LabFact]
    public async Task The_host_has_no_address_in_its_network()
    {
        var subnet = JsonNode.Parse(await DockerCli.RunAsync(["network", "inspect", sandbox.Sandbox.Networks.Single(), "--format", "{{json .IPAM.Config}}"]))![0]!;
        var gateway = (string?)subnet["Gateway"] ?? ((string)subnet["Subnet"]!).Split(".0/")[0] + ".1";
        // A port that nobody listens on would be refused by a host that is there.
        var tried = await sandbox.Server.ExecAsync(
            MailuRole.Imap, ExecRequest.Shell("timeout 10 bash -c 'exec 3<>/dev/tcp/$0/1' \"$1\" 2>&1", gateway), CancellationToken.None);
        Assert.NotEqual(0, tried.ExitCode);
        Assert.DoesNotContain("refused", tried.OutputText);
    }
}

using System.Text.Json.Nodes;
using MailuOps.Drill.Sandboxes;

namespace MailuOps.Tests.Lab;

/// <summary>A sandbox of a stack: services of the Swarm.</summary>
[Collection("lab")]
public class SandboxTests(LabServer lab, StackSandboxLab sandbox) : SandboxClaims(lab, sandbox), IClassFixture<StackSandboxLab>
{
    private static readonly string[] Keys = ["admin", "antispam", "app", "db", "imap", "smtp"];

    [LabFact]
    public async Task It_has_the_images_of_production_and_none_of_its_ports_labels_networks_or_volumes()
    {
        Assert.Equal(Keys, sandbox.Sandbox.Stack.Services.Select(s => s.Name).Order(StringComparer.Ordinal));
        foreach (var key in Keys)
        {
            var spec = await sandbox.SpecAsync(key);
            Assert.Equal([SandboxLabels.Name, SandboxLabels.Of], spec["Labels"]!.AsObject().Select(l => l.Key).Order(StringComparer.Ordinal));
            Assert.Null(spec["EndpointSpec"]!["Ports"]);
            var task = spec["TaskTemplate"]!;
            Assert.Single(task["Networks"]!.AsArray());
            Assert.Equal((512L << 20, 500_000_000L), ((long)task["Resources"]!["Limits"]!["MemoryBytes"]!, (long)task["Resources"]!["Limits"]!["NanoCPUs"]!));
            Assert.All(task["ContainerSpec"]!["Mounts"]?.AsArray() ?? [], m => Assert.StartsWith(sandbox.Sandbox.Name, (string?)m!["Source"]));
            Assert.Equal(await ImageAsync(lab.Server, key), await ImageAsync(sandbox.Server, key));
        }

        var network = JsonNode.Parse(await DockerCli.RunAsync(["network", "inspect", sandbox.Sandbox.Networks.Single(), "--format", "{{json .}}"]))!;
        Assert.Equal(("overlay", true, false), ((string)network["Driver"]!, (bool)network["Internal"]!, (bool)network["Attachable"]!));
    }
}

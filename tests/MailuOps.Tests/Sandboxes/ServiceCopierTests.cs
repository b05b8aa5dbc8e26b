using Docker.DotNet.Models;
using MailuOps.Engine;

namespace MailuOps.Tests.Sandboxes;

/// <summary>What a copy of a service inherits, and what it does not.</summary>
public class ServiceCopierTests
{
    private static ServiceCopy Wanted => new("id", "copy_admin", "net")
    {
        Image = new EngineImage("sha256:1234", ["/entry"], ["/start.py", "now"]), Labels = new Dictionary<string, string> { ["ours"] = "1" }, Mounts = [new EngineMount("volume", "scratch", "/data", false)], NodeId = "n1", Memory = 1000, Cpus = 0.5,
        NameServer = "127.0.0.1", Aliases = ["admin", "prod_admin"], Environment = new Dictionary<string, string?> { ["SUBNET"] = "10.9.0.0/24", ["GONE"] = null },
    };

    private static ServiceSpec Source => new()
    {
        Name = "prod_admin",
        Labels = new Dictionary<string, string> { ["backupbot.backup"] = "true", ["traefik.enable"] = "true" },
        Mode = new ServiceMode { Global = new GlobalService() },
        EndpointSpec = new EndpointSpec { Mode = "vip", Ports = [new PortConfig { TargetPort = 25, PublishedPort = 25 }] },
        TaskTemplate = new TaskSpec
        {
            ContainerSpec = new ContainerSpec
            {
                Image = "ghcr.io/mailu/admin:2024.06", Labels = new Dictionary<string, string> { ["x"] = "y" }, Hostname = "mail.example.com", Hosts = ["203.0.113.1 out"],
                Env = ["SUBNET=10.1.0.0/24", "SECRET=a=b", "GONE=1"],
                Mounts = [new Mount { Type = "volume", Source = "prod_data", Target = "/data" }, new Mount { Type = "bind", Source = "/var/run/docker.sock", Target = "/var/run/docker.sock" }],
                Secrets = [new SecretReference { SecretID = "s1", SecretName = "prod_secret" }],
                Configs = [new SwarmConfigReference { ConfigID = "c1", ConfigName = "prod_config" }],
                Privileges = new Privileges(),
            },
            Networks = [new NetworkAttachmentConfig { Target = "prod_net", Aliases = ["admin", "backend"] }, new NetworkAttachmentConfig { Target = "proxy" }],
            LogDriver = new SwarmDriver { Name = "syslog" },
        },
    };

    [Fact]
    public void Ports_labels_networks_mounts_and_a_log_elsewhere_stay_behind()
    {
        var copy = ServiceCopier.Copy(Source, Wanted);
        var container = copy.TaskTemplate!.ContainerSpec!;
        Assert.Equal(("copy_admin", "dnsrr"), (copy.Name, copy.EndpointSpec!.Mode));
        Assert.Empty(copy.EndpointSpec.Ports ?? []);
        Assert.Equal("ours", Assert.Single(copy.Labels).Key);
        Assert.Equal("ours", Assert.Single(container.Labels!).Key);
        Assert.Equal("net", Assert.Single(copy.TaskTemplate.Networks!).Target);
        Assert.Equal("scratch", Assert.Single(container.Mounts!).Source);
        Assert.Null(container.Hosts);
        Assert.Null(container.Privileges);
        Assert.Null(copy.TaskTemplate.LogDriver);
        Assert.Equal(1ul, copy.Mode!.Replicated!.Replicas);
    }

    [Fact]
    public void Image_environment_secrets_configs_and_names_come_along()
    {
        var copy = ServiceCopier.Copy(Source, Wanted);
        var container = copy.TaskTemplate!.ContainerSpec!;
        Assert.Equal("sha256:1234", container.Image);
        Assert.Equal(["SECRET=a=b", "SUBNET=10.9.0.0/24"], container.Env);
        Assert.Equal(("s1", "c1"), (container.Secrets!.Single().SecretID, container.Configs!.Single().ConfigID));
        Assert.Equal(["admin", "backend", "prod_admin"], copy.TaskTemplate.Networks!.Single().Aliases);
        Assert.Equal("127.0.0.1", Assert.Single(container.DNSConfig!.Nameservers!));
    }

    [Fact]
    public void It_is_limited_and_bound_to_its_node()
    {
        var task = ServiceCopier.Copy(Source, Wanted).TaskTemplate!;
        Assert.Equal((1000L, 500_000_000L), (task.Resources!.Limits!.MemoryBytes, task.Resources.Limits.NanoCPUs));
        Assert.Equal("node.id==n1", Assert.Single(task.Placement!.Constraints!));
    }

    [Fact]
    public void Without_a_prelude_the_image_starts_as_it_does()
    {
        var container = ServiceCopier.Copy(Source, Wanted).TaskTemplate!.ContainerSpec!;
        Assert.Null(container.Command);
        Assert.Null(container.Args);
    }

    [Theory]
    [InlineData(null, null, "sh,x,/entry,/start.py,now")]
    [InlineData(null, "other", "sh,x,/entry,other")]
    [InlineData("/mine", null, "sh,x,/mine")]
    [InlineData("/mine", "other", "sh,x,/mine,other")]
    public void A_prelude_gets_the_command_that_would_have_run(string? command, string? argument, string expected)
    {
        var source = Source;
        source.TaskTemplate!.ContainerSpec!.Command = command is null ? null : [command];
        source.TaskTemplate.ContainerSpec.Args = argument is null ? null : [argument];
        var container = ServiceCopier.Copy(source, Wanted with { Prelude = ["sh", "x"] }).TaskTemplate!.ContainerSpec!;
        Assert.Equal(expected.Split(','), container.Command);
        Assert.Null(container.Args);
    }
}

using Docker.DotNet.Models;
using MailuOps.Engine;

namespace MailuOps.Tests.Sandboxes;

/// <summary>What a copy of a compose project's container inherits, and what it does not.</summary>
public class ContainerCopierTests
{
    private static ServiceCopy Wanted => new("compose:mailu/admin", "mailu-drill-1_admin", "net")
    {
        Image = new EngineImage("sha256:1234", ["/entry"], ["/start.py"]) { Labels = ["version", "com.docker.compose.project", "com.docker.compose.service"] },
        Labels = new Dictionary<string, string> { ["ours"] = "1" }, Mounts = [new EngineMount("volume", "scratch", "/data", false), new EngineMount("tmpfs", "", "/run", false)], NodeId = "",
        Memory = 1000, Cpus = 0.5, NameServer = "127.0.0.1", Aliases = ["admin", "mailu-admin-1"], Environment = new Dictionary<string, string?> { ["SUBNET"] = "10.9.0.0/24", ["GONE"] = null },
    };

    private static ContainerInspectResponse Source => new()
    {
        ID = "0123456789abcdef", Name = "/mailu-admin-1", Image = "sha256:1234",
        Config = new ContainerConfig
        {
            Image = "ghcr.io/mailu/admin:2024.06", Hostname = "mail", Env = ["SUBNET=10.1.0.0/24", "SECRET=a=b", "GONE=1"], Entrypoint = ["/entry"], Cmd = ["/start.py", "now"],
            Labels = new Dictionary<string, string> { ["com.docker.compose.project"] = "mailu", ["traefik.enable"] = "true" }, User = "mailu",
            ExposedPorts = new Dictionary<string, EmptyStruct> { ["80/tcp"] = default },
        },
        HostConfig = new HostConfig
        {
            Privileged = true, PortBindings = new Dictionary<string, IList<PortBinding>> { ["80/tcp"] = [new PortBinding { HostPort = "80" }] },
            Binds = ["/srv/data:/data", "/var/run/docker.sock:/var/run/docker.sock"], NetworkMode = "mailu_default", PidMode = "host", ExtraHosts = ["out:203.0.113.1"],
            RestartPolicy = new RestartPolicy { Name = RestartPolicyKind.Always }, DNS = ["192.168.203.254"], CapDrop = ["ALL"], Init = true, Devices = [new DeviceMapping()],
            LogConfig = new LogConfig { Type = "syslog" },
        },
        NetworkSettings = new NetworkSettings
        {
            Networks = new Dictionary<string, EndpointSettings> { ["mailu_default"] = new() { Aliases = ["admin", "backend", "0123456789ab"] } },
        },
    };

    [Fact]
    public void Ports_labels_networks_folders_and_privileges_stay_behind()
    {
        var copy = ContainerCopier.Copy(Source, Wanted);
        var host = copy.HostConfig!;
        Assert.Equal(("mailu-drill-1_admin", "sha256:1234", "net"), (copy.Name, copy.Image, host.NetworkMode));
        Assert.Equal("net", Assert.Single(copy.NetworkingConfig!.EndpointsConfig!).Key);
        Assert.Empty(host.PortBindings ?? new Dictionary<string, IList<PortBinding>>());
        Assert.Empty(host.Binds ?? []);
        Assert.Empty(host.ExtraHosts ?? []);
        Assert.Empty(host.Devices ?? []);
        Assert.False(host.Privileged);
        Assert.True(string.IsNullOrEmpty(host.PidMode));
        Assert.Null(host.LogConfig);
        Assert.True(string.IsNullOrEmpty(copy.Hostname));
        Assert.Equal(["scratch", null], host.Mounts!.Select(m => m.Source));
    }

    [Fact]
    public void No_label_that_compose_reads_has_a_value_not_even_the_images()
    {
        var labels = ContainerCopier.Copy(Source, Wanted).Labels!;
        Assert.Equal("", labels["com.docker.compose.project"]);
        Assert.Equal("", labels["com.docker.compose.service"]);
        Assert.Equal("1", labels["ours"]);
        Assert.Equal("mailu-drill-1_admin", labels[ComposeServices.CopyLabel]);
        Assert.Equal(4, labels.Count);
    }

    [Fact]
    public void Command_environment_and_names_come_along()
    {
        var copy = ContainerCopier.Copy(Source, Wanted);
        Assert.Equal(["/entry"], copy.Entrypoint);
        Assert.Equal(["/start.py", "now"], copy.Cmd);
        Assert.Equal(["SECRET=a=b", "SUBNET=10.9.0.0/24"], copy.Env);
        Assert.Equal("mailu", copy.User);
        Assert.Equal(["admin", "backend", "mailu-admin-1"], copy.NetworkingConfig!.EndpointsConfig!["net"].Aliases);
        Assert.Equal(["ALL"], copy.HostConfig!.CapDrop);
        Assert.True(copy.HostConfig.Init);
    }

    [Fact]
    public void It_is_limited_asks_nobody_outside_and_is_not_started_again()
    {
        var host = ContainerCopier.Copy(Source, Wanted).HostConfig!;
        Assert.Equal((1000L, 500_000_000L, RestartPolicyKind.No), (host.Memory, host.NanoCPUs, host.RestartPolicy!.Name));
        Assert.Equal(["127.0.0.1"], host.DNS);
        // As in the folder that it stands for: nothing of the image's.
        Assert.True(host.Mounts![0].VolumeOptions!.NoCopy);
    }

    [Fact]
    public void A_prelude_gets_the_command_that_would_have_run()
    {
        var copy = ContainerCopier.Copy(Source, Wanted with { Prelude = ["sh", "x"] });
        Assert.Equal(["sh", "x"], copy.Entrypoint);
        Assert.Equal(["/entry", "/start.py", "now"], copy.Cmd);
    }
}

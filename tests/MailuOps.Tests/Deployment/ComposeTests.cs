using Docker.DotNet.Models;
using MailuOps.Backup;
using MailuOps.Deployment;
using MailuOps.Engine;

namespace MailuOps.Tests.Deployment;

/// <summary>Projects of docker compose, told in a Swarm's words.</summary>
public class ComposeTests
{
    private static readonly IReadOnlyDictionary<string, string> None = new Dictionary<string, string>();
    private readonly FakeEngine _engine = new()
    {
        Services =
        [
            Project("mailu", "admin", "ghcr.io/mailu/admin:2024.06") with { Mounts = [new EngineMount("bind", "/mailu/data", "/data", false)] },
            Project("mailu", "imap", "ghcr.io/mailu/dovecot:2024.06") with { Mounts = [new EngineMount("bind", "/mailu/mail", "/mail", false)] },
            Project("mailu", "front", "ghcr.io/mailu/nginx:2024.06"),
            Project("shop", "web", "nginx"),
        ],
    };

    [Fact]
    public async Task A_project_is_a_deployment_with_the_containers_names()
    {
        var found = Assert.Single(await DeploymentFinder.FindAsync(_engine, null, default));
        Assert.Equal(("mailu", DeploymentKind.Compose, "2024.06"), (found.Stack, found.Kind, found.Version));
        Assert.Equal([MailuRole.Front, MailuRole.Admin, MailuRole.Imap], found.Roles);
        Assert.Equal(("imap", "mailu_imap_1"), (found.Require(MailuRole.Imap).Name, found.Require(MailuRole.Imap).FullName));
        Assert.Equal("/mailu/mail", found.MailMount?.Source);
        Assert.Equal(["/mailu/data", "/mailu/mail"], VolumeSurvey.Describe(found).Select(v => v.Name).Order());
        Assert.Equal(LabelCoverage.No, LabelPlan.Of(found, "anything").Coverage);
    }

    [Fact]
    public async Task Roles_are_given_by_the_keys_of_the_compose_file()
    {
        var roles = new Dictionary<MailuRole, string> { [MailuRole.Webmail] = "front" };
        Assert.Equal("front", Assert.Single(await DeploymentFinder.FindAsync(_engine, roles, default)).Require(MailuRole.Webmail).Name);
    }

    [Fact]
    public async Task A_stack_of_the_same_name_is_another_deployment()
    {
        _engine.Services = [.. _engine.Services, Stack("mailu", "admin"), Stack("mailu", "imap")];
        Assert.Equal([DeploymentKind.Stack, DeploymentKind.Compose], (await DeploymentFinder.FindAsync(_engine, null, default)).Select(d => d.Kind));
        var error = await Assert.ThrowsAsync<MailuOpsException>(() => DeploymentFinder.FindOneAsync(_engine, "mailu", null, default));
        Assert.Equal("MailuOps.StackAmbiguous", error.Id);
        Assert.Contains("compose", error.Message);
    }

    [Theory]
    [InlineData("running", "running", "running")]
    [InlineData("paused", "running", "running")]
    [InlineData("restarting", "starting", "running")]
    [InlineData("created", "preparing", "running")]
    [InlineData("exited", "exited", "shutdown")]
    [InlineData("dead", "dead", "shutdown")]
    public void A_containers_state_is_a_tasks(string container, string state, string desired)
    {
        var task = EngineMapper.ComposeTask(new ContainerListResponse { ID = "c", State = container, Status = "Exited (3) 2 minutes ago" }, "s", "node");
        Assert.Equal((state, desired, "c", "node", "s"), (task.State, task.DesiredState, task.ContainerId, task.NodeId, task.ServiceId));
        Assert.Equal(state == "running" ? "" : "Exited (3) 2 minutes ago", task.Error);
    }

    [Fact]
    public void A_container_shows_its_services_specification()
    {
        var service = EngineMapper.ComposeService(
            new ContainerInspectResponse
            {
                Name = "/mailu-front-1",
                Image = "sha256:0",
                Config = new ContainerConfig { Image = "ghcr.io/mailu/nginx:2024.06", Env = ["DOMAIN=example.com", "SECRET_KEY=a=b"], Labels = new Dictionary<string, string> { ["x"] = "y" } },
                Mounts = [new MountPoint { Type = "bind", Source = "/mailu/certs", Destination = "/certs", RW = true }],
                NetworkSettings = new NetworkSettings
                {
                    Ports = new Dictionary<string, IList<PortBinding>>
                    {
                        ["25/tcp"] = [new PortBinding { HostIP = "0.0.0.0", HostPort = "2525" }, new PortBinding { HostIP = "::", HostPort = "2525" }],
                        ["80/tcp"] = null!,
                    },
                },
            },
            "compose:mailu/front", new ComposeName("mailu", "front"));
        Assert.Equal(("mailu-front-1", "ghcr.io/mailu/nginx:2024.06", "a=b"), (service.Name, service.Image, service.Environment["SECRET_KEY"]));
        Assert.Equal([new EngineMount("bind", "/mailu/certs", "/certs", false)], service.Mounts);
        Assert.Equal([new EnginePort(25, 2525, "tcp", "host")], service.Ports);
        Assert.Empty(service.Labels);
        Assert.Equal("y", service.ContainerLabels["x"]);
    }

    private static EngineService Project(string project, string key, string image) =>
        Service($"{project}_{key}_1", image) with { Id = $"compose:{project}/{key}", Compose = new ComposeName(project, key) };

    private static EngineService Stack(string stack, string key) =>
        Service($"{stack}_{key}", "x") with { Labels = new Dictionary<string, string> { [DeploymentFinder.StackLabel] = stack } };

    private static EngineService Service(string name, string image) =>
        new(name, name, image) { Labels = None, ContainerLabels = None, Mounts = [], Ports = [], Environment = None };
}

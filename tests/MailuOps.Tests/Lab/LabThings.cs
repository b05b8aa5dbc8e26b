using MailuOps.Deployment;

namespace MailuOps.Tests.Lab;

/// <summary>What an engine has, as the docker command line tells it: held against itself, it shows what was made, removed or changed.</summary>
internal static class LabThings
{
    /// <summary>The names of all volumes, networks, services and configs.</summary>
    /// <param name="compose">True: without the latter two, which take a Swarm.</param>
    public static async Task<string> NamesAsync(bool compose = false) => string.Join(
        '\n',
        await DockerCli.RunAsync(["volume", "ls", "-q"]), await DockerCli.RunAsync(["network", "ls", "--format", "{{.Name}}"]),
        compose ? "" : await DockerCli.RunAsync(["service", "ls", "--format", "{{.Name}}"]), compose ? "" : await DockerCli.RunAsync(["config", "ls", "--format", "{{.Name}}"]));

    /// <summary>The lab's stack: its tasks, the specifications of its services, its volumes.</summary>
    public static async Task<string> StackAsync(LabServer lab) => string.Join(
        '\n',
        await DockerCli.RunAsync(["stack", "ps", LabServer.Stack, "--no-trunc", "--format", "{{.ID}} {{.Name}} {{.Image}} {{.DesiredState}}"]),
        await DockerCli.RunAsync(["service", "inspect", .. lab.Server.Deployment.Services.Select(s => s.FullName), "--format", "{{.Version.Index}} {{json .Spec}}"]),
        await DockerCli.RunAsync(["volume", "ls", "--filter", $"label={DeploymentFinder.StackLabel}={LabServer.Stack}", "--format", "{{.Name}}"]));
}

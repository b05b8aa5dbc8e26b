namespace MailuOps.Tests.Lab;

/// <summary>A bot of the lab of two nodes as a global service, beside those that the lab has.</summary>
internal sealed class GlobalBot : IAsyncDisposable
{
    /// <summary>The service.</summary>
    public const string Name = "nodes_global_bot";

    private const string Repositories = "nodes_global_repository";
    private readonly string[][] _ways;
    private readonly string _folder = Directory.CreateTempSubdirectory("mailuops-global-").FullName;

    private GlobalBot(TwoNodeLab lab) => _ways = [[], ["--host", lab.Endpoint]];

    public static async Task<GlobalBot> StartAsync(TwoNodeLab lab)
    {
        var bot = new GlobalBot(lab);
        try
        {
            await bot.UpAsync();
            return bot;
        }
        catch
        {
            await bot.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await DockerCli.RunAsync(["service", "rm", Name], mayFail: true);
        foreach (var way in _ways)
        {
            await DockerCli.UntilAsync(async () => await DockerCli.RunAsync([.. way, "ps", "-aq", "--filter", $"label=com.docker.swarm.service.name={Name}"]) == "", "the end of the global bot", 60);
            await DockerCli.RunAsync([.. way, "volume", "rm", "--force", Repositories]);
        }

        Directory.Delete(_folder, recursive: true);
    }

    private async Task UpAsync()
    {
        // Two engines of one machine have their data at different places, and a service has one mount for all nodes.
        foreach (var way in _ways)
        {
            var (node, root) = (await DockerCli.RunAsync([.. way, "info", "--format", "{{.Name}}"]), await DockerCli.RunAsync([.. way, "info", "--format", "{{.DockerRootDir}}"]));
            File.CreateSymbolicLink(Path.Combine(_folder, node), Path.Combine(root, "volumes"));
        }

        var image = await DockerCli.RunAsync(["service", "inspect", $"{TwoNodeLab.Backups}_app", "--format", "{{.Spec.TaskTemplate.ContainerSpec.Image}}"]);
        var socket = MailuOps.Engine.EndpointResolver.Resolve(null).Address.LocalPath;
        await DockerCli.RunAsync([
            "service", "create", "--detach", "--no-resolve-image", "--mode", "global", "--name", Name, "--label", "coop-cloud.backupbot.enabled=true", "--label", "org.mailuops.lab=1",
            "--env", "RESTIC_REPOSITORY=/backups/restic", "--env", "RESTIC_PASSWORD_FILE=/run/secrets/restic_password", "--secret", $"source={TwoNodeLab.Backups}_restic_password,target=restic_password,mode=0400",
            // The worker's asks the Swarm by the first engine's socket, as the lab's second bot does.
            "--mount", $"type=bind,source={socket},target=/var/run/docker.sock",
            "--mount", $"type=bind,source={_folder}/{{{{.Node.Hostname}}}},target=/var/lib/docker/volumes", "--mount", $"type=volume,source={Repositories},target=/backups",
            "--stop-grace-period", "5s", image]);
        await DockerCli.UntilAsync(
            async () => (await DockerCli.RunAsync(["service", "ps", Name, "--filter", "desired-state=running", "--format", "{{.CurrentState}}"])).Split('\n').Count(s => s.StartsWith("Running", StringComparison.Ordinal)) == 2,
            "a task of the global bot on each node", 60);
    }
}

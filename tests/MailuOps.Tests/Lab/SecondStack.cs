using MailuOps.Deployment;

namespace MailuOps.Tests.Lab;

/// <summary>
/// A second deployment on the lab's engine, tiny and broken: its imap service ends again and again, and its backup label stands
/// in the wrong place.
/// </summary>
public sealed class SecondStack : IAsyncLifetime
{
    /// <summary>Its name.</summary>
    public const string Name = "mailuops_second";

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        if (LabGate.SkipReason is not null)
        {
            return;
        }

        var image = await DockerCli.RunAsync(
            ["service", "inspect", $"{LabServer.Stack}_db", "--format", "{{.Spec.TaskTemplate.ContainerSpec.Image}}"]);
        var compose = $$"""
            version: "3.8"
            x-service: &service
              image: {{image.Split('@')[0]}}
              networks: [machine]
              healthcheck: { disable: true }
              stop_grace_period: 1s
            services:
              admin:
                <<: *service
                entrypoint: ["sleep", "infinity"]
                labels: { backupbot.backup: "true" }
                volumes: ["mailu:/data"]
              imap:
                <<: *service
                entrypoint: ["sh", "-c", "exit 3"]
                volumes: ["mail:/mail"]
            networks: { machine: { external: true, name: host } }
            volumes: { mailu: {}, mail: {} }
            """;
        await DockerCli.RunAsync(["stack", "deploy", "--resolve-image", "never", "-c", "-", Name], compose);
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        if (LabGate.SkipReason is not null)
        {
            return;
        }

        await DockerCli.RunAsync(["stack", "rm", Name], mayFail: true);
        await DockerCli.UntilAsync(
            async () => await DockerCli.RunAsync(["ps", "-aq", "--filter", $"label={DeploymentFinder.StackLabel}={Name}"]) == "", "the end of the second stack");
        await DockerCli.UntilAsync(
            async () =>
            {
                await DockerCli.RunAsync(["volume", "rm", "-f", $"{Name}_mailu", $"{Name}_mail"], mayFail: true);
                return await DockerCli.RunAsync(["volume", "ls", "-q", "--filter", $"name={Name}_"]) == "";
            },
            "the end of its volumes");
    }
}

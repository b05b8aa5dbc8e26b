using System.Collections.Concurrent;
using Docker.DotNet.Models;

namespace MailuOps.Engine;

/// <summary>
/// The services of compose projects, found by the labels of their containers and told in the words of a Swarm: what works on a service
/// and its tasks works on them. The engine itself knows only the containers, so a service that was taken down is not there.
/// </summary>
/// <param name="node">The engine's id in a Swarm; empty outside: its containers run here and nowhere else.</param>
internal sealed class ComposeServices(EngineCalls calls, string node)
{
    private const string ProjectLabel = "com.docker.compose.project";
    private const string ServiceLabel = "com.docker.compose.service";

    // What `compose run` starts beside the service.
    private const string OneOffLabel = "com.docker.compose.oneoff";
    private const string IdPrefix = "compose:";

    /// <summary>Whether a service's id was given here.</summary>
    public static bool Owns(string serviceId) => serviceId.StartsWith(IdPrefix, StringComparison.Ordinal);

    /// <summary>All services, optionally only those whose containers have the labels (key=value).</summary>
    public async Task<IReadOnlyList<EngineService>> ListAsync(IReadOnlyDictionary<string, string>? labels, CancellationToken token)
    {
        var containers = await ContainersAsync([ProjectLabel, ServiceLabel, .. (labels ?? new Dictionary<string, string>()).Select(l => $"{l.Key}={l.Value}")], token).ConfigureAwait(false);
        var services = new ConcurrentBag<EngineService>();
        await Task.WhenAll(containers.GroupBy(IdOf).Select(async group =>
        {
            if (await DescribeAsync(group.First(), token).ConfigureAwait(false) is { } service)
            {
                services.Add(service);
            }
        })).ConfigureAwait(false);
        return [.. services.OrderBy(s => s.Id, StringComparer.Ordinal)];
    }

    /// <summary>A service's containers as its tasks, the newest first.</summary>
    public async Task<IReadOnlyList<EngineTask>> ListTasksAsync(string serviceId, CancellationToken token)
    {
        var parts = serviceId[IdPrefix.Length..].Split('/', 2);
        var containers = await ContainersAsync([$"{ProjectLabel}={parts[0]}", $"{ServiceLabel}={parts[^1]}"], token).ConfigureAwait(false);
        return [.. containers.Select(c => EngineMapper.ComposeTask(c, serviceId, node))];
    }

    /// <summary>The running ones first, then the newest.</summary>
    private async Task<IReadOnlyList<ContainerListResponse>> ContainersAsync(IEnumerable<string> labels, CancellationToken token)
    {
        var filter = labels.Append($"{OneOffLabel}=False").ToDictionary(l => l, _ => true);
        var parameters = new ContainersListParameters { All = true, Filters = new Dictionary<string, IDictionary<string, bool>> { ["label"] = filter } };
        var found = await calls.RunAsync("list containers", null, c => c.Containers.ListContainersAsync(parameters, token), token).ConfigureAwait(false);
        return [.. found.OrderByDescending(c => c.State == "running").ThenByDescending(c => c.Created)];
    }

    private async Task<EngineService?> DescribeAsync(ContainerListResponse container, CancellationToken token)
    {
        try
        {
            // A list of containers leaves out their environment.
            var found = await calls.RunAsync("inspect container", container.ID, c => c.Containers.InspectContainerAsync(container.ID, token), token).ConfigureAwait(false);
            return EngineMapper.ComposeService(found, IdOf(container), new ComposeName(container.Labels[ProjectLabel], container.Labels[ServiceLabel]));
        }
        catch (MailuOpsException e) when (e.Id == "MailuOps.ContainerNotFound")
        {
            return null;
        }
    }

    private static string IdOf(ContainerListResponse container) => $"{IdPrefix}{container.Labels[ProjectLabel]}/{container.Labels[ServiceLabel]}";
}

using System.Collections.Concurrent;
using Docker.DotNet.Models;

namespace MailuOps.Engine;

/// <summary>
/// The services of compose projects, and copies of them, found by the labels of their containers and told in the words of a Swarm: what works
/// on a service and its tasks works on them. The engine itself knows only the containers, so a service that was taken down is not there.
/// </summary>
/// <param name="node">The engine's id in a Swarm; empty outside: its containers run here and nowhere else.</param>
internal sealed class ComposeServices(EngineCalls calls, string node)
{
    private const string ProjectLabel = "com.docker.compose.project";
    private const string ServiceLabel = "com.docker.compose.service";

    // What `compose run` starts beside the service.
    private const string NoOneOff = "com.docker.compose.oneoff=False";
    private const string IdPrefix = "compose:";
    private const string CopyPrefix = "copy:";

    /// <summary>On a copy, which carries none of compose's labels: its own name.</summary>
    public const string CopyLabel = "org.mailuops.copy";

    /// <summary>Whether a service's id was given here.</summary>
    public static bool Owns(string serviceId) =>
        serviceId.StartsWith(IdPrefix, StringComparison.Ordinal) || serviceId.StartsWith(CopyPrefix, StringComparison.Ordinal);

    public static string CopyId(string name) => CopyPrefix + name;

    /// <summary>All services, optionally only those whose containers have the labels (key=value).</summary>
    public async Task<IReadOnlyList<EngineService>> ListAsync(IReadOnlyDictionary<string, string>? labels, CancellationToken token)
    {
        var wanted = (labels ?? new Dictionary<string, string>()).Select(l => $"{l.Key}={l.Value}").ToList();
        var found = await Task.WhenAll(
            ContainersAsync([ProjectLabel, ServiceLabel, NoOneOff, .. wanted], token), ContainersAsync([CopyLabel, .. wanted], token)).ConfigureAwait(false);
        var services = new ConcurrentBag<EngineService>();
        await Task.WhenAll(found.SelectMany(c => c).GroupBy(IdOf).Select(async group =>
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
        var containers = await ContainersOfAsync(serviceId, token).ConfigureAwait(false);
        return [.. containers.Select(c => EngineMapper.ComposeTask(c, serviceId, node))];
    }

    /// <summary>A service's containers, the running ones first, then the newest.</summary>
    public Task<IReadOnlyList<ContainerListResponse>> ContainersOfAsync(string serviceId, CancellationToken token)
    {
        if (serviceId.StartsWith(CopyPrefix, StringComparison.Ordinal))
        {
            return ContainersAsync([$"{CopyLabel}={serviceId[CopyPrefix.Length..]}"], token);
        }

        var parts = serviceId[IdPrefix.Length..].Split('/', 2);
        return ContainersAsync([$"{ProjectLabel}={parts[0]}", $"{ServiceLabel}={parts[^1]}", NoOneOff], token);
    }

    private async Task<IReadOnlyList<ContainerListResponse>> ContainersAsync(IEnumerable<string> labels, CancellationToken token)
    {
        var filter = labels.ToDictionary(l => l, _ => true);
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
            return EngineMapper.ComposeService(
                found, IdOf(container), IsCopy(container) ? null : new ComposeName(container.Labels[ProjectLabel], container.Labels[ServiceLabel]));
        }
        catch (MailuOpsException e) when (e.Id == "MailuOps.ContainerNotFound")
        {
            return null;
        }
    }

    private static bool IsCopy(ContainerListResponse container) => container.Labels.ContainsKey(CopyLabel);

    private static string IdOf(ContainerListResponse container) => IsCopy(container) ? CopyId(container.Labels[CopyLabel]) : $"{IdPrefix}{container.Labels[ProjectLabel]}/{container.Labels[ServiceLabel]}";
}

using System.Globalization;
using Docker.DotNet.Models;

namespace MailuOps.Engine;

/// <summary>From the client library's models to our records; absent parts become empty ones.</summary>
internal static class EngineMapper
{
    private static readonly IReadOnlyDictionary<string, string> None = new Dictionary<string, string>();

    public static EngineService Service(SwarmService service)
    {
        var template = service.Spec?.TaskTemplate?.ContainerSpec;
        return new EngineService(service.ID, service.Spec?.Name ?? "", template?.Image ?? "")
        {
            Labels = Copy(service.Spec?.Labels),
            ContainerLabels = Copy(template?.Labels),
            Mounts = template?.Mounts?.Select(Mount).ToArray() ?? [],
            Ports = (service.Endpoint?.Ports ?? service.Spec?.EndpointSpec?.Ports)?.Select(Port).ToArray() ?? [],
            Environment = Variables(template?.Env),
            Replicas = service.Spec?.Mode?.Replicated is { } replicated ? (long)(replicated.Replicas ?? 1) : null,
        };
    }

    public static EngineTask Task(TaskResponse task) => new(
        task.ID,
        task.ServiceID ?? "",
        task.NodeID ?? "",
        task.Status?.State?.ToString().ToLowerInvariant() ?? "",
        task.DesiredState?.ToString().ToLowerInvariant() ?? "",
        task.Status?.ContainerStatus?.ContainerID is { Length: > 0 } id ? id : null,
        task.Status?.Err ?? "",
        Utc(task.Status?.Timestamp ?? task.UpdatedAt ?? default));

    /// <summary>A service of a compose project, by one of its containers.</summary>
    /// <param name="name">Null: it is a copy of one.</param>
    public static EngineService ComposeService(ContainerInspectResponse container, string id, ComposeName? name) =>
        new(id, container.Name.TrimStart('/'), container.Config?.Image ?? container.Image)
        {
            Compose = name,
            IsCopy = name is null,
            Labels = name is null ? Copy(container.Config?.Labels) : None,
            ContainerLabels = Copy(container.Config?.Labels),
            Mounts = container.Mounts?.Select(Mount).ToArray() ?? [],
            Ports = [.. (container.NetworkSettings?.Ports ?? new Dictionary<string, IList<PortBinding>>())
                .SelectMany(p => (p.Value ?? []).Select(b => Port(p.Key, b.HostPort))).Distinct()],
            Environment = Variables(container.Config?.Env),
        };

    /// <summary>A container of a compose project, as the task that it would be in a Swarm.</summary>
    public static EngineTask ComposeTask(ContainerListResponse container, string serviceId, string node)
    {
        // One that is held, or waits for its next start, is wanted all the same; one that was stopped is not.
        var (state, desired) = container.State switch
        {
            "running" or "paused" => ("running", "running"),
            "restarting" => ("starting", "running"),
            "created" => ("preparing", "running"),
            var other => (other ?? "", "shutdown"),
        };
        return new EngineTask(
            container.ID, serviceId, node, state, desired, container.ID, state == "running" ? "" : container.Status ?? "", Utc(container.Created));
    }

    public static EngineNode Node(NodeListResponse node) => new(
        node.ID, node.Description?.Hostname ?? "", node.Status?.Addr ?? "", node.Status?.State?.ToString().ToLowerInvariant() ?? "unknown");

    public static EngineContainer Container(ContainerListResponse container) =>
        new(container.ID, (container.Names?.FirstOrDefault() ?? "").TrimStart('/'), container.Image, container.State)
        {
            Labels = Copy(container.Labels),
            Mounts = container.Mounts?.Select(Mount).ToArray() ?? [],
            Health = Health(container.Health?.Status) ?? HealthOf(container.Status),
        };

    public static EngineContainer Container(ContainerInspectResponse container) =>
        new(container.ID, container.Name.TrimStart('/'), container.Config?.Image ?? container.Image, container.State?.Status ?? "")
        {
            Labels = Copy(container.Config?.Labels),
            Mounts = container.Mounts?.Select(Mount).ToArray() ?? [],
            Health = Health(container.State?.Health?.Status),
        };

    /// <summary>"NAME=value" split at the first "="; a name without one has an empty value; the last of equal names counts.</summary>
    public static IReadOnlyDictionary<string, string> Variables(IEnumerable<string>? environment)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in environment ?? [])
        {
            var split = pair.IndexOf('=', StringComparison.Ordinal);
            variables[split < 0 ? pair : pair[..split]] = split < 0 ? "" : pair[(split + 1)..];
        }

        return variables;
    }

    /// <summary>Engines before API 1.52 tell a listed container's health only in its status text, "Up 2 minutes (healthy)".</summary>
    public static string? HealthOf(string? status) => status switch
    {
        null => null,
        _ when status.EndsWith("(healthy)", StringComparison.Ordinal) => "healthy",
        _ when status.EndsWith("(unhealthy)", StringComparison.Ordinal) => "unhealthy",
        _ when status.EndsWith("(health: starting)", StringComparison.Ordinal) => "starting",
        _ => null,
    };

    private static string? Health(string? status) => status is null or "" or "none" ? null : status;

    private static EngineMount Mount(Mount mount) =>
        new(mount.Type ?? "volume", mount.Source ?? "", mount.Target ?? "", mount.ReadOnly ?? false);

    private static EngineMount Mount(MountPoint mount) =>
        new(mount.Type ?? "volume", mount.Type == "volume" ? mount.Name ?? mount.Source : mount.Source, mount.Destination, !mount.RW);

    private static EnginePort Port(string target, string? published)
    {
        var parts = target.Split('/');
        return new EnginePort(
            int.Parse(parts[0], CultureInfo.InvariantCulture), int.TryParse(published, CultureInfo.InvariantCulture, out var port) ? port : 0, parts.ElementAtOrDefault(1) ?? "tcp", "host");
    }

    private static EnginePort Port(PortConfig port) => new(
        (int)(port.TargetPort ?? 0), (int)(port.PublishedPort ?? 0), port.Protocol ?? "tcp", port.PublishMode ?? "ingress");

    public static IReadOnlyDictionary<string, string> Copy(IDictionary<string, string>? labels) =>
        labels is null ? None : new Dictionary<string, string>(labels, StringComparer.Ordinal);

    private static DateTimeOffset Utc(DateTime time) => time == default ? default : new DateTimeOffset(time.ToUniversalTime());
}

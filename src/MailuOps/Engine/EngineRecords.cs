namespace MailuOps.Engine;

/// <summary>What an engine says of itself.</summary>
/// <param name="Version">The engine's version, for example 20.10.24.</param>
/// <param name="ApiVersion">The API version in use after negotiation, for example 1.41.</param>
/// <param name="IsSwarmManager">True where services can be listed.</param>
/// <param name="SwarmState">"active", "inactive", "pending", "locked", "error".</param>
/// <param name="NodeId">The Swarm node's id; empty outside a swarm.</param>
/// <param name="DataRoot">The engine's data folder on its host, for example /var/lib/docker.</param>
public sealed record EngineInfo(string Version, string ApiVersion, bool IsSwarmManager, string SwarmState, string NodeId, string DataRoot)
{
    /// <summary>The folder of a volume on the engine's host.</summary>
    internal string FolderOf(string volume) => $"{(DataRoot.Length > 0 ? DataRoot.TrimEnd('/') : "/var/lib/docker")}/volumes/{volume}/_data";
}

/// <summary>A mount of a service or container.</summary>
/// <param name="Type">"volume", "bind" or "tmpfs".</param>
/// <param name="Source">The volume's full name or the host path.</param>
/// <param name="Target">The path in the container.</param>
/// <param name="ReadOnly">True when mounted read-only.</param>
public sealed record EngineMount(string Type, string Source, string Target, bool ReadOnly);

/// <summary>A published port of a service or container.</summary>
/// <param name="Target">Port in the container.</param>
/// <param name="Published">Port on the host; 0 when it is chosen by the engine.</param>
/// <param name="Protocol">"tcp" or "udp".</param>
/// <param name="Mode">"host" or "ingress".</param>
public sealed record EnginePort(int Target, int Published, string Protocol, string Mode);

/// <summary>Where a service comes from that is no Swarm service.</summary>
/// <param name="Project">The compose project.</param>
/// <param name="Service">The service's key in the compose file.</param>
public sealed record ComposeName(string Project, string Service);

/// <summary>A Swarm service's specification, as far as MailuOps reads it; or a compose project's service, as its container shows it.</summary>
/// <param name="Name">The Swarm service's name; of a compose project the container's.</param>
public sealed record EngineService(string Id, string Name, string Image)
{
    /// <summary>The compose project and key; null: it is a Swarm service, or a copy.</summary>
    public ComposeName? Compose { get; init; }
    /// <summary>True: a container that is a copy of a compose project's service.</summary>
    public bool IsCopy { get; init; }
    /// <summary>Service labels (deploy.labels). A compose project has none, a copy those of its container.</summary>
    public required IReadOnlyDictionary<string, string> Labels { get; init; }
    /// <summary>Container labels (top-level labels).</summary>
    public required IReadOnlyDictionary<string, string> ContainerLabels { get; init; }
    /// <summary>Mounts of the task template.</summary>
    public required IReadOnlyList<EngineMount> Mounts { get; init; }
    /// <summary>Published ports.</summary>
    public required IReadOnlyList<EnginePort> Ports { get; init; }
    /// <summary>Environment, "NAME=value" split. May hold secrets: never log it.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }
    /// <summary>Desired replicas; null for a global service.</summary>
    public long? Replicas { get; init; }
}

/// <summary>A task of a service.</summary>
/// <param name="State">"running", "starting", "failed", "shutdown", ...</param>
/// <param name="DesiredState">"running" or "shutdown".</param>
/// <param name="ContainerId">Null before the container exists.</param>
/// <param name="Error">The engine's words for a failure; empty otherwise.</param>
public sealed record EngineTask(
    string Id, string ServiceId, string NodeId, string State, string DesiredState, string? ContainerId, string Error, DateTimeOffset Updated)
{
    /// <summary>It runs, and is to go on.</summary>
    public bool IsRunning => this is { State: "running", DesiredState: "running" };
}

/// <summary>A node of the Swarm.</summary>
/// <param name="HostName">Its host's name.</param>
/// <param name="Address">The address by which the manager knows it; empty: not known.</param>
/// <param name="State">"ready", "down", "disconnected", "unknown".</param>
public sealed record EngineNode(string Id, string HostName, string Address, string State);

/// <summary>A container of this engine.</summary>
public sealed record EngineContainer(string Id, string Name, string Image, string State)
{
    /// <summary>Container labels.</summary>
    public required IReadOnlyDictionary<string, string> Labels { get; init; }
    /// <summary>Mounts.</summary>
    public required IReadOnlyList<EngineMount> Mounts { get; init; }
    /// <summary>"healthy", "unhealthy", "starting" or null without a health check.</summary>
    public string? Health { get; init; }
}

/// <summary>A line of a container's log.</summary>
public sealed record EngineLogLine(DateTimeOffset Time, bool IsError, string Text);

/// <summary>A small text that the engine keeps: a config of its Swarm, or a volume, that nothing mounts. Its name is unique, which makes it a lock.</summary>
public sealed record EngineNote(string Name, IReadOnlyDictionary<string, string> Labels, string Text)
{
    /// <summary>Given by the engine.</summary>
    public string Id { get; init; } = "";
    /// <summary>When it was made, by the engine's clock.</summary>
    public DateTimeOffset Created { get; init; }
}

/// <summary>A command that was run in a container by exec, as everybody with access to the engine can read it.</summary>
public sealed record EngineExecRecord(string ContainerId, string Command);

/// <summary>What an engine remembers of such commands.</summary>
/// <param name="From">Since when nothing is missing, by this machine's clock: later than was asked for where the engine has forgotten what was before.</param>
public sealed record EngineExecRecords(IReadOnlyList<EngineExecRecord> Records, DateTimeOffset From);

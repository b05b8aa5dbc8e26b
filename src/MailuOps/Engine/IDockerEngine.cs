namespace MailuOps.Engine;

/// <summary>A Docker engine. All failures are MailuOpsExceptions of the engine family; cancellation is OperationCanceledException.</summary>
public interface IDockerEngine : IContainerRunner, IAsyncDisposable
{
    /// <summary>Where it listens.</summary>
    EngineEndpoint Endpoint { get; }

    /// <summary>What it said of itself when it was first contacted.</summary>
    EngineInfo Info { get; }

    /// <summary>
    /// The Swarm's services and those of compose projects and copies of them, optionally only those with the labels (key=value; of a compose project
    /// the container's). All of an engine that is no manager of a Swarm and has no compose project either: MailuOps.EngineNotSwarmManager.
    /// </summary>
    Task<IReadOnlyList<EngineService>> ListServicesAsync(IReadOnlyDictionary<string, string>? labels, CancellationToken token);

    /// <summary>A service's tasks, newest first; the containers of a compose project's service.</summary>
    Task<IReadOnlyList<EngineTask>> ListTasksAsync(string serviceId, CancellationToken token);

    /// <summary>The Swarm's nodes. Needs a manager.</summary>
    Task<IReadOnlyList<EngineNode>> ListNodesAsync(CancellationToken token);

    /// <summary>Containers of this engine with all the given labels (a null value: any); running ones only unless <paramref name="all"/>.</summary>
    Task<IReadOnlyList<EngineContainer>> ListContainersAsync(IReadOnlyDictionary<string, string?>? labels, bool all, CancellationToken token);

    /// <summary>One container, or MailuOps.ContainerNotFound.</summary>
    Task<EngineContainer> InspectContainerAsync(string container, CancellationToken token);

    /// <summary>The last lines of a container's log since a time, oldest first.</summary>
    Task<IReadOnlyList<EngineLogLine>> ReadLogsAsync(string container, DateTimeOffset? since, int lastLines, CancellationToken token);

    /// <summary>Streams a path of a container as a tar archive into <paramref name="destination"/>; nothing is buffered whole.</summary>
    Task ReadArchiveAsync(string container, string path, Stream destination, CancellationToken token);

    /// <summary>Unpacks a tar stream into a folder of a container; nothing is buffered whole.</summary>
    Task WriteArchiveAsync(string container, string folder, Stream tar, CancellationToken token);

    /// <summary>Sends a signal to a container's main process.</summary>
    Task SignalAsync(string container, string signal, CancellationToken token);

    /// <summary>Freezes all processes of a container.</summary>
    Task PauseAsync(string container, CancellationToken token);

    /// <summary>Lets them go on.</summary>
    Task ResumeAsync(string container, CancellationToken token);

    /// <summary>The commands that anybody ran by exec since a time, as the engine remembers them: its last 256 events of all kinds.</summary>
    Task<EngineExecRecords> ReadExecRecordsAsync(DateTimeOffset since, CancellationToken token);

    /// <summary>Small texts that the engine or its Swarm keeps.</summary>
    INoteBoard Notes { get; }

    /// <summary>Copies of services. Of a Swarm's they need a manager.</summary>
    IServiceYard Yard { get; }

    /// <summary>What a node's engine said of itself. Errors as for a container there.</summary>
    /// <param name="service">What is wanted there, for the error.</param>
    Task<EngineInfo> InfoOfAsync(string nodeId, string service, CancellationToken token) => Task.FromResult(Info);

    /// <summary>The yard of a node, for what lies there: volumes and images. Errors as for a container there.</summary>
    /// <param name="service">What is wanted there, for the error.</param>
    Task<IServiceYard> YardOfAsync(string nodeId, string service, CancellationToken token) => Task.FromResult(Yard);
}

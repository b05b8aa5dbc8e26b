using System.Collections.Concurrent;

namespace MailuOps.Engine.Nodes;

/// <summary>
/// A Swarm's manager that reaches the containers of other nodes through those nodes' own engines: an engine runs commands in its
/// own containers only. Which node a container runs on is learnt from the tasks that were listed.
/// </summary>
internal sealed class SwarmRouter(IDockerEngine manager, INodeConnector connector) : IDockerEngine
{
    private readonly ConcurrentDictionary<string, string> _nodeOf = new();
    private readonly ConcurrentDictionary<string, IDockerEngine> _reached = new();

    public EngineEndpoint Endpoint => manager.Endpoint;

    public EngineInfo Info => manager.Info;

    public INoteBoard Notes => manager.Notes;

    public IServiceYard Yard => manager.Yard;

    public async Task<IReadOnlyList<EngineTask>> ListTasksAsync(string serviceId, CancellationToken token)
    {
        var tasks = await manager.ListTasksAsync(serviceId, token).ConfigureAwait(false);
        foreach (var task in tasks.Where(t => t.ContainerId is not null))
        {
            _nodeOf[task.ContainerId!] = task.NodeId;
        }

        return tasks;
    }

    /// <summary>Connects to a node's engine, unless that has been done. Errors: MailuOps.TaskOnOtherNode names the service and what to do.</summary>
    public async Task ReachAsync(string nodeId, string service, CancellationToken token)
    {
        if (nodeId != manager.Info.NodeId && !_reached.ContainsKey(nodeId))
        {
            _reached[nodeId] = await connector.ConnectAsync(manager, nodeId, service, token).ConfigureAwait(false);
        }
    }

    public Task<ExecResult> ExecAsync(string container, ExecRequest request, CancellationToken token) => EngineOf(container).ExecAsync(container, request, token);

    public Task<EngineContainer> InspectContainerAsync(string container, CancellationToken token) => EngineOf(container).InspectContainerAsync(container, token);

    public Task<IReadOnlyList<EngineLogLine>> ReadLogsAsync(string container, DateTimeOffset? since, int lastLines, CancellationToken token) =>
        EngineOf(container).ReadLogsAsync(container, since, lastLines, token);

    public Task ReadArchiveAsync(string container, string path, Stream destination, CancellationToken token) =>
        EngineOf(container).ReadArchiveAsync(container, path, destination, token);

    public Task WriteArchiveAsync(string container, string folder, Stream tar, CancellationToken token) =>
        EngineOf(container).WriteArchiveAsync(container, folder, tar, token);

    public Task SignalAsync(string container, string signal, CancellationToken token) => EngineOf(container).SignalAsync(container, signal, token);

    public Task PauseAsync(string container, CancellationToken token) => EngineOf(container).PauseAsync(container, token);

    public Task ResumeAsync(string container, CancellationToken token) => EngineOf(container).ResumeAsync(container, token);

    public Task<IReadOnlyList<EngineService>> ListServicesAsync(IReadOnlyDictionary<string, string>? labels, CancellationToken token) =>
        manager.ListServicesAsync(labels, token);

    public Task<IReadOnlyList<EngineNode>> ListNodesAsync(CancellationToken token) => manager.ListNodesAsync(token);

    public async Task<IReadOnlyList<EngineContainer>> ListContainersAsync(IReadOnlyDictionary<string, string?>? labels, bool all, CancellationToken token) =>
        [.. (await Task.WhenAll(Engines.Select(e => e.ListContainersAsync(labels, all, token))).ConfigureAwait(false)).SelectMany(c => c)];

    public async Task<IReadOnlyList<EngineExecRecord>> ReadExecRecordsAsync(DateTimeOffset since, CancellationToken token) =>
        [.. (await Task.WhenAll(Engines.Select(e => e.ReadExecRecordsAsync(since, token))).ConfigureAwait(false)).SelectMany(r => r)];

    /// <summary>The engines belong to the session that connected them.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private IEnumerable<IDockerEngine> Engines => [manager, .. _reached.Values];

    private IDockerEngine EngineOf(string container) =>
        _nodeOf.TryGetValue(container, out var node) && _reached.TryGetValue(node, out var engine) ? engine : manager;
}

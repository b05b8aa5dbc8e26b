using System.Collections.Concurrent;

namespace MailuOps.Engine.Nodes;

/// <summary>
/// A Swarm's manager that reaches the containers of other nodes through those nodes' own engines: an engine runs commands in its
/// own containers only. Which node a container runs on is learnt from the tasks that were listed.
/// </summary>
internal sealed class SwarmRouter(IDockerEngine manager, INodeConnector connector) : IDockerEngine
{
    private static readonly string[] Silent = ["MailuOps.EngineConnectionLost", "MailuOps.EngineUnreachable", "MailuOps.EngineSshFailed"];
    private readonly ConcurrentDictionary<string, string> _nodeOf = new();
    private readonly ConcurrentDictionary<string, string> _serviceOf = new();
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

    /// <summary>Connects to the engine of a task's node, unless that has been done. Errors: MailuOps.TaskOnOtherNode names the service and what to do.</summary>
    public async Task ReachAsync(string nodeId, string container, string service, CancellationToken token)
    {
        _serviceOf[container] = service;
        await EngineOfAsync(nodeId, service, token).ConfigureAwait(false);
    }

    public async Task<EngineInfo> InfoOfAsync(string nodeId, string service, CancellationToken token) =>
        (await EngineOfAsync(nodeId, service, token).ConfigureAwait(false)).Info;

    public async Task<IServiceYard> YardOfAsync(string nodeId, string service, CancellationToken token) =>
        (await EngineOfAsync(nodeId, service, token).ConfigureAwait(false)).Yard;

    public Task<ExecResult> ExecAsync(string container, ExecRequest request, CancellationToken token) =>
        AtAsync(container, e => e.ExecAsync(container, request, token), token);

    public Task<EngineContainer> InspectContainerAsync(string container, CancellationToken token) =>
        AtAsync(container, e => e.InspectContainerAsync(container, token), token);

    public Task<IReadOnlyList<EngineLogLine>> ReadLogsAsync(string container, DateTimeOffset? since, int lastLines, CancellationToken token) =>
        AtAsync(container, e => e.ReadLogsAsync(container, since, lastLines, token), token);

    public Task ReadArchiveAsync(string container, string path, Stream destination, CancellationToken token) =>
        DoAtAsync(container, e => e.ReadArchiveAsync(container, path, destination, token), token);

    public Task WriteArchiveAsync(string container, string folder, Stream tar, CancellationToken token) =>
        DoAtAsync(container, e => e.WriteArchiveAsync(container, folder, tar, token), token);

    public Task SignalAsync(string container, string signal, CancellationToken token) =>
        DoAtAsync(container, e => e.SignalAsync(container, signal, token), token);

    public Task PauseAsync(string container, CancellationToken token) => DoAtAsync(container, e => e.PauseAsync(container, token), token);

    public Task ResumeAsync(string container, CancellationToken token) => DoAtAsync(container, e => e.ResumeAsync(container, token), token);

    public Task<IReadOnlyList<EngineService>> ListServicesAsync(IReadOnlyDictionary<string, string>? labels, CancellationToken token) =>
        manager.ListServicesAsync(labels, token);

    public Task<IReadOnlyList<EngineNode>> ListNodesAsync(CancellationToken token) => manager.ListNodesAsync(token);

    public async Task<IReadOnlyList<EngineContainer>> ListContainersAsync(IReadOnlyDictionary<string, string?>? labels, bool all, CancellationToken token) =>
        [.. (await Task.WhenAll(Engines.Select(e => e.ListContainersAsync(labels, all, token))).ConfigureAwait(false)).SelectMany(c => c)];

    public async Task<EngineExecRecords> ReadExecRecordsAsync(DateTimeOffset since, CancellationToken token)
    {
        var all = await Task.WhenAll(Engines.Select(e => e.ReadExecRecordsAsync(since, token))).ConfigureAwait(false);
        return new([.. all.SelectMany(r => r.Records)], all.Max(r => r.From));
    }

    /// <summary>The engines belong to the session that connected them.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task<IDockerEngine> EngineOfAsync(string nodeId, string service, CancellationToken token)
    {
        if (nodeId == manager.Info.NodeId)
        {
            return manager;
        }

        if (!_reached.TryGetValue(nodeId, out var engine))
        {
            _reached[nodeId] = engine = await connector.ConnectAsync(manager, nodeId, service, token).ConfigureAwait(false);
        }

        return engine;
    }

    private IEnumerable<IDockerEngine> Engines => [manager, .. _reached.Values];

    private Task DoAtAsync(string container, Func<IDockerEngine, Task> call, CancellationToken token) =>
        AtAsync(container, async e => { await call(e).ConfigureAwait(false); return true; }, token);

    private async Task<T> AtAsync<T>(string container, Func<IDockerEngine, Task<T>> call, CancellationToken token)
    {
        if (!_nodeOf.TryGetValue(container, out var nodeId) || !_reached.TryGetValue(nodeId, out var engine))
        {
            return await call(manager).ConfigureAwait(false);
        }

        try
        {
            return await call(engine).ConfigureAwait(false);
        }
        catch (MailuOpsException e) when (Silent.Contains(e.Id) || e.Id == "MailuOps.ExecInterrupted")
        {
            if (e.Id == "MailuOps.ExecInterrupted" && await AnswersAsync(engine, token).ConfigureAwait(false))
            {
                throw;
            }

            var node = (await manager.ListNodesAsync(token).ConfigureAwait(false)).FirstOrDefault(n => n.Id == nodeId);
            throw Errors.NodeLost(_serviceOf.GetValueOrDefault(container, container), node?.HostName ?? nodeId, node?.State ?? "gone", engine.Endpoint.ToString(), e);
        }
    }

    private static async Task<bool> AnswersAsync(IDockerEngine engine, CancellationToken token)
    {
        try
        {
            await engine.ListContainersAsync(null, false, token).ConfigureAwait(false);
            return true;
        }
        catch (MailuOpsException)
        {
            return false;
        }
    }
}

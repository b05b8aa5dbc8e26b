using MailuOps.Engine;

namespace MailuOps.Tests;

/// <summary>An engine without a daemon: give it what the test needs, everything else fails loudly.</summary>
internal class FakeEngine(EngineEndpoint? endpoint = null) : IDockerEngine
{
    /// <summary>Answers execs.</summary>
    public Func<string, ExecRequest, CancellationToken, Task<ExecResult>> OnExec { get; set; } =
        (container, request, _) => throw new NotSupportedException($"exec in {container}: {request.Display}");

    public IReadOnlyList<EngineService> Services { get; set; } = [];
    public IReadOnlyList<EngineTask> Tasks { get; set; } = [];
    public IReadOnlyList<EngineNode> Nodes { get; set; } = [];
    public IReadOnlyList<EngineContainer> Containers { get; set; } = [];
    public bool Disposed { get; private set; }

    /// <summary>Whether its lists of containers fail as those of an engine that has ended.</summary>
    public bool Silent { get; set; }
    public INoteBoard Notes { get; } = new FakeNotes();
    public IServiceYard Yard { get; set; } = new FakeYard();

    public EngineEndpoint Endpoint { get; } = endpoint ?? new(new Uri("unix:///fake"), "the test");
    public EngineInfo Info { get; set; } = new("20.10.24", "1.41", true, "active", "node", "/var/lib/docker");

    /// <summary>What the engines of other nodes say of themselves; of those that are not here nobody knows the way.</summary>
    public Dictionary<string, EngineInfo> Others { get; } = [];

    public Task<EngineInfo> InfoOfAsync(string nodeId, string service, CancellationToken token) => Task.FromResult(
        nodeId == Info.NodeId ? Info : Others.GetValueOrDefault(nodeId) ?? throw Errors.TaskOnOtherNode(service, nodeId, Endpoint.ToString()));

    public Task<ExecResult> ExecAsync(string container, ExecRequest request, CancellationToken token) => OnExec(container, request, token);

    public Task<IReadOnlyList<EngineService>> ListServicesAsync(IReadOnlyDictionary<string, string>? labels, CancellationToken token) =>
        Task.FromResult<IReadOnlyList<EngineService>>(
            [.. Services.Where(s => labels is null || labels.All(l => s.Labels.TryGetValue(l.Key, out var value) && value == l.Value))]);

    public Task<IReadOnlyList<EngineTask>> ListTasksAsync(string serviceId, CancellationToken token) =>
        Task.FromResult<IReadOnlyList<EngineTask>>([.. Tasks.Where(t => t.ServiceId == serviceId).OrderByDescending(t => t.Updated)]);

    public Task<IReadOnlyList<EngineNode>> ListNodesAsync(CancellationToken token) => Task.FromResult(Nodes);

    public Task<IReadOnlyList<EngineContainer>> ListContainersAsync(IReadOnlyDictionary<string, string?>? labels, bool all, CancellationToken token) =>
        Silent ? throw Errors.EngineConnectionLost(Endpoint.ToString(), "list containers") : Task.FromResult<IReadOnlyList<EngineContainer>>(
            [.. Containers.Where(c => (all || c.State == "running")
                && (labels is null || labels.All(l => c.Labels.TryGetValue(l.Key, out var value) && (l.Value is null || value == l.Value))))]);

    public Task<EngineContainer> InspectContainerAsync(string container, CancellationToken token) =>
        Containers.FirstOrDefault(c => c.Id == container || c.Name == container) is { } found
            ? Task.FromResult(found)
            : throw Errors.ContainerNotFound(container);

    public virtual Task<IReadOnlyList<EngineLogLine>> ReadLogsAsync(string container, DateTimeOffset? since, int lastLines, CancellationToken token) =>
        Task.FromResult<IReadOnlyList<EngineLogLine>>([]);

    public virtual Task ReadArchiveAsync(string container, string path, Stream destination, CancellationToken token) => throw new NotSupportedException(path);

    public virtual Task WriteArchiveAsync(string container, string folder, Stream tar, CancellationToken token) => throw new NotSupportedException(folder);

    public virtual Task SignalAsync(string container, string signal, CancellationToken token) => throw new NotSupportedException(signal);

    public virtual Task PauseAsync(string container, CancellationToken token) => throw new NotSupportedException(container);

    public virtual Task ResumeAsync(string container, CancellationToken token) => throw new NotSupportedException(container);

    /// <summary>What the engine remembers of execs, at each look.</summary>
    public Func<DateTimeOffset, EngineExecRecords> OnRecords { get; set; } = _ => throw new NotSupportedException();

    public Task<EngineExecRecords> ReadExecRecordsAsync(DateTimeOffset since, CancellationToken token) => Task.FromResult(OnRecords(since));

    public ValueTask DisposeAsync()
    {
        Disposed = true;
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}

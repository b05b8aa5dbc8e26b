using Docker.DotNet;
using Docker.DotNet.Models;
using MailuOps.Engine.Execution;
using MailuOps.Engine.Kept;

namespace MailuOps.Engine;

/// <summary>An engine reached through Docker.DotNet (its maintained fork Docker.DotNet.Enhanced).</summary>
internal sealed class DockerEngine(EngineEndpoint endpoint, EngineInfo info, DockerClient client) : IDockerEngine
{
    private readonly EngineCalls _calls = new(endpoint, client);
    private readonly ComposeServices _compose = new(new EngineCalls(endpoint, client), info.NodeId);
    private readonly Lazy<KeptHelpers> _kept = new(() => new KeptHelpers(new OneOff(new EngineCalls(endpoint, client))));

    public EngineEndpoint Endpoint => endpoint;

    public EngineInfo Info => info;

    public INoteBoard Notes { get; } = info.IsSwarmManager ? new SwarmNotes(new EngineCalls(endpoint, client)) : new VolumeNotes(new EngineCalls(endpoint, client));

    public IServiceYard Yard { get; } = new EngineYard(new EngineCalls(endpoint, client), new ComposeServices(new EngineCalls(endpoint, client), info.NodeId));

    public async Task<ExecResult> ExecAsync(string container, ExecRequest request, CancellationToken token)
    {
        ArgumentException.ThrowIfNullOrEmpty(container);
        ArgumentNullException.ThrowIfNull(request);
        if (KeptHelpers.Serves(request) && await _kept.Value.RunAsync(container, request, token).ConfigureAwait(false) is { } result)
        {
            return result;
        }

        return await new ExecSession(_calls, container, request).RunAsync(token).ConfigureAwait(false);
    }

    public async Task<IReadOnlyList<EngineService>> ListServicesAsync(IReadOnlyDictionary<string, string>? labels, CancellationToken token)
    {
        var compose = await _compose.ListAsync(labels, token).ConfigureAwait(false);
        try
        {
            var parameters = new ServiceListParameters { Filters = LabelFilter(labels?.Select(l => ($"{l.Key}={l.Value}"))) };
            var found = await _calls.RunAsync("list services", null, c => c.Swarm.ListServicesAsync(parameters, token), token).ConfigureAwait(false);
            return [.. found.Select(EngineMapper.Service), .. compose];
        }
        catch (MailuOpsException e) when (e.Id == "MailuOps.EngineNotSwarmManager" && (compose.Count > 0 || labels is not null))
        {
            return compose;
        }
    }

    public async Task<IReadOnlyList<EngineTask>> ListTasksAsync(string serviceId, CancellationToken token)
    {
        ArgumentException.ThrowIfNullOrEmpty(serviceId);
        if (ComposeServices.Owns(serviceId))
        {
            return await _compose.ListTasksAsync(serviceId, token).ConfigureAwait(false);
        }

        var parameters = new TasksListParameters { Filters = Filter("service", [serviceId]) };
        var found = await _calls.RunAsync("list tasks", null, c => c.Tasks.ListAsync(parameters, token), token).ConfigureAwait(false);
        return found.OrderByDescending(t => t.CreatedAt).Select(EngineMapper.Task).ToArray();
    }

    public async Task<IReadOnlyList<EngineNode>> ListNodesAsync(CancellationToken token)
    {
        var found = await _calls.RunAsync("list nodes", null, c => c.Swarm.ListNodesAsync(cancellationToken: token), token).ConfigureAwait(false);
        return found.Select(EngineMapper.Node).ToArray();
    }

    public async Task<IReadOnlyList<EngineContainer>> ListContainersAsync(
        IReadOnlyDictionary<string, string?>? labels, bool all, CancellationToken token)
    {
        var wanted = labels?.Select(l => l.Value is null ? l.Key : $"{l.Key}={l.Value}");
        var parameters = new ContainersListParameters { All = all, Filters = LabelFilter(wanted) };
        var found = await _calls.RunAsync("list containers", null, c => c.Containers.ListContainersAsync(parameters, token), token).ConfigureAwait(false);
        return found.Select(EngineMapper.Container).ToArray();
    }

    public async Task<EngineContainer> InspectContainerAsync(string container, CancellationToken token)
    {
        ArgumentException.ThrowIfNullOrEmpty(container);
        return EngineMapper.Container(await _calls
            .RunAsync("inspect container", container, c => c.Containers.InspectContainerAsync(container, token), token).ConfigureAwait(false));
    }

    public Task<IReadOnlyList<EngineLogLine>> ReadLogsAsync(string container, DateTimeOffset? since, int lastLines, CancellationToken token) =>
        LogReader.ReadAsync(_calls, container, since, lastLines, token);

    public Task ReadArchiveAsync(string container, string path, Stream destination, CancellationToken token) =>
        new ArchiveTransfer(_calls, container).ReadAsync(path, destination, token);

    public Task WriteArchiveAsync(string container, string folder, Stream tar, CancellationToken token) =>
        new ArchiveTransfer(_calls, container).WriteAsync(folder, tar, token);

    public Task SignalAsync(string container, string signal, CancellationToken token)
    {
        ArgumentException.ThrowIfNullOrEmpty(container);
        var parameters = new ContainerKillParameters { Signal = signal };
        return _calls.RunAsync($"send {signal}", container, c => c.Containers.KillContainerAsync(container, parameters, token), token);
    }

    public Task PauseAsync(string container, CancellationToken token) =>
        _calls.RunAsync("pause", container, c => c.Containers.PauseContainerAsync(container, token), token);

    public Task ResumeAsync(string container, CancellationToken token) =>
        _calls.RunAsync("unpause", container, c => c.Containers.UnpauseContainerAsync(container, token), token);

    public Task<EngineExecRecords> ReadExecRecordsAsync(DateTimeOffset since, CancellationToken token) => ExecRecords.ReadAsync(_calls, since, token);

    public async ValueTask DisposeAsync()
    {
        if (_kept.IsValueCreated)
        {
            await _kept.Value.DisposeAsync().ConfigureAwait(false);
        }

        client.Dispose();
    }

    private static Dictionary<string, IDictionary<string, bool>>? LabelFilter(IEnumerable<string>? labels) =>
        labels is null ? null : Filter("label", labels);

    private static Dictionary<string, IDictionary<string, bool>> Filter(string name, IEnumerable<string> values) =>
        new() { [name] = values.ToDictionary(v => v, _ => true) };

    /// <summary>Exec without helpers, which the helpers themselves are started with.</summary>
    private sealed class OneOff(EngineCalls calls) : IContainerRunner
    {
        public Task<ExecResult> ExecAsync(string container, ExecRequest request, CancellationToken token) =>
            new ExecSession(calls, container, request).RunAsync(token);
    }
}

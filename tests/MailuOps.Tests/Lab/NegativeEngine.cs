using MailuOps.Engine;

namespace MailuOps.Tests.Lab;

/// <summary>The real engine with a hand in between: what is asked and what is answered can be changed, or refused.</summary>
internal sealed class NegativeEngine(IDockerEngine inner) : IDockerEngine
{
    /// <summary>Sees each command before it runs; may throw, as a lost connection does.</summary>
    public Func<ExecRequest, Task<ExecRequest>> Before { get; set; } = Task.FromResult;

    /// <summary>Sees each answer.</summary>
    public Func<ExecRequest, ExecResult, ExecResult> After { get; set; } = (_, result) => result;

    /// <inheritdoc/>
    public EngineEndpoint Endpoint => inner.Endpoint;

    /// <inheritdoc/>
    public EngineInfo Info => inner.Info;

    /// <inheritdoc/>
    public INoteBoard Notes { get; set; } = inner.Notes;

    /// <inheritdoc/>
    public IServiceYard Yard { get; set; } = inner.Yard;

    /// <inheritdoc/>
    public Task<EngineExecRecords> ReadExecRecordsAsync(DateTimeOffset since, CancellationToken token) => inner.ReadExecRecordsAsync(since, token);

    /// <summary>The error of a connection that broke.</summary>
    public MailuOpsException Lost(string what) => Errors.EngineConnectionLost(Endpoint.ToString(), what);

    /// <inheritdoc/>
    public async Task<ExecResult> ExecAsync(string container, ExecRequest request, CancellationToken token) =>
        After(request, await inner.ExecAsync(container, await Before(request), token));

    /// <inheritdoc/>
    public Task<IReadOnlyList<EngineService>> ListServicesAsync(IReadOnlyDictionary<string, string>? labels, CancellationToken token) => inner.ListServicesAsync(labels, token);

    /// <inheritdoc/>
    public Task<IReadOnlyList<EngineTask>> ListTasksAsync(string serviceId, CancellationToken token) => inner.ListTasksAsync(serviceId, token);

    /// <inheritdoc/>
    public Task<IReadOnlyList<EngineNode>> ListNodesAsync(CancellationToken token) => inner.ListNodesAsync(token);

    /// <inheritdoc/>
    public Task<IReadOnlyList<EngineContainer>> ListContainersAsync(IReadOnlyDictionary<string, string?>? labels, bool all, CancellationToken token) =>
        inner.ListContainersAsync(labels, all, token);

    /// <inheritdoc/>
    public Task<EngineContainer> InspectContainerAsync(string container, CancellationToken token) => inner.InspectContainerAsync(container, token);

    /// <inheritdoc/>
    public Task<IReadOnlyList<EngineLogLine>> ReadLogsAsync(string container, DateTimeOffset? since, int lastLines, CancellationToken token) =>
        inner.ReadLogsAsync(container, since, lastLines, token);

    /// <inheritdoc/>
    public Task ReadArchiveAsync(string container, string path, Stream destination, CancellationToken token) => inner.ReadArchiveAsync(container, path, destination, token);

    /// <inheritdoc/>
    public Task WriteArchiveAsync(string container, string folder, Stream tar, CancellationToken token) => inner.WriteArchiveAsync(container, folder, tar, token);

    /// <inheritdoc/>
    public Task SignalAsync(string container, string signal, CancellationToken token) => inner.SignalAsync(container, signal, token);

    /// <inheritdoc/>
    public Task PauseAsync(string container, CancellationToken token) => inner.PauseAsync(container, token);

    /// <inheritdoc/>
    public Task ResumeAsync(string container, CancellationToken token) => inner.ResumeAsync(container, token);

    /// <summary>The engine belongs to the fixture.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

using System.Collections.Concurrent;
using MailuOps.Engine;

namespace MailuOps.Tests.Lab;

/// <summary>The real engine, seen through: records every command, and answers some itself as a lying server would.</summary>
internal sealed class EngineTap(IDockerEngine inner) : IDockerEngine
{
    /// <summary>All commands so far, with what the engine keeps of them.</summary>
    public ConcurrentQueue<ExecRequest> Requests { get; } = new();

    /// <summary>An answer instead of the container's; null: ask the container.</summary>
    public Func<ExecRequest, (long Exit, string Output)?> Answer { get; set; } = _ => null;

    public EngineEndpoint Endpoint => inner.Endpoint;

    public EngineInfo Info => inner.Info;

    public INoteBoard Notes => inner.Notes;

    /// <inheritdoc/>
    public IServiceYard Yard => inner.Yard;

    public Task<EngineExecRecords> ReadExecRecordsAsync(DateTimeOffset since, CancellationToken token) => inner.ReadExecRecordsAsync(since, token);

    /// <summary>Everything that the engine's exec records hold.</summary>
    public string Records => string.Join('\n', Requests.SelectMany(r => r.Command.Concat(r.Environment?.Select(e => $"{e.Key}={e.Value}") ?? [])));

    public Task<ExecResult> ExecAsync(string container, ExecRequest request, CancellationToken token)
    {
        Requests.Enqueue(request);
        return Answer(request) is var (exit, output)
            ? Task.FromResult(new ExecResult(exit, System.Text.Encoding.UTF8.GetBytes(output), [], TimeSpan.Zero))
            : inner.ExecAsync(container, request, token);
    }

    public Task<IReadOnlyList<EngineService>> ListServicesAsync(IReadOnlyDictionary<string, string>? labels, CancellationToken token) =>
        inner.ListServicesAsync(labels, token);

    public Task<IReadOnlyList<EngineTask>> ListTasksAsync(string serviceId, CancellationToken token) => inner.ListTasksAsync(serviceId, token);

    public Task<IReadOnlyList<EngineNode>> ListNodesAsync(CancellationToken token) => inner.ListNodesAsync(token);

    public Task<IReadOnlyList<EngineContainer>> ListContainersAsync(IReadOnlyDictionary<string, string?>? labels, bool all, CancellationToken token) =>
        inner.ListContainersAsync(labels, all, token);

    public Task<EngineContainer> InspectContainerAsync(string container, CancellationToken token) => inner.InspectContainerAsync(container, token);

    public Task<IReadOnlyList<EngineLogLine>> ReadLogsAsync(string container, DateTimeOffset? since, int lastLines, CancellationToken token) =>
        inner.ReadLogsAsync(container, since, lastLines, token);

    public Task ReadArchiveAsync(string container, string path, Stream destination, CancellationToken token) =>
        inner.ReadArchiveAsync(container, path, destination, token);

    public Task WriteArchiveAsync(string container, string folder, Stream tar, CancellationToken token) =>
        inner.WriteArchiveAsync(container, folder, tar, token);

    public Task SignalAsync(string container, string signal, CancellationToken token) => inner.SignalAsync(container, signal, token);

    public Task PauseAsync(string container, CancellationToken token)
    {
        Requests.Enqueue(ExecRequest.Of("(pause)", container));
        return inner.PauseAsync(container, token);
    }

    public Task ResumeAsync(string container, CancellationToken token)
    {
        Requests.Enqueue(ExecRequest.Of("(resume)", container));
        return inner.ResumeAsync(container, token);
    }

    // The engine belongs to the fixture.
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

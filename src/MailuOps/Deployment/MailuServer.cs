using System.Collections.Concurrent;
using MailuOps.Engine;
using MailuOps.Engine.Nodes;

namespace MailuOps.Deployment;

/// <summary>A deployment together with the engine that reaches it: runs commands in the container that plays a role now.</summary>
public sealed class MailuServer(IDockerEngine engine, MailuDeployment deployment, IOperationEvents events)
{
    private static readonly TimeSpan StartGrace = TimeSpan.FromSeconds(20);
    private readonly ConcurrentDictionary<string, string> _containers = new();

    /// <summary>The engine.</summary>
    public IDockerEngine Engine { get; } = engine;

    /// <summary>The deployment.</summary>
    public MailuDeployment Deployment { get; } = deployment;

    /// <summary>Where operations tell what they do.</summary>
    public IOperationEvents Events { get; internal set; } = events;

    /// <summary>Mailu's release, once it has been found out.</summary>
    internal MailuRelease? Release { get; set; }

    /// <summary>The stack's name.</summary>
    public string Stack => Deployment.Stack;

    /// <summary>
    /// Runs a command in the container that plays the role. When the container was replaced since it was last looked up, the
    /// new one is used: nothing had run yet, because the engine refused to start the command.
    /// </summary>
    public Task<ExecResult> ExecAsync(MailuRole role, ExecRequest request, CancellationToken token) =>
        ExecAsync(Deployment.Require(role), request, token);

    /// <summary>As above, by service: for backupbot and other services of any stack.</summary>
    public async Task<ExecResult> ExecAsync(MailuService service, ExecRequest request, CancellationToken token)
    {
        // Operations are series of small commands: a drill has some fifty.
        request = request with { Reuse = true };
        var call = RunAsync(service, request, token);
        var result = request.ShowsProgress ? await call.ConfigureAwait(false)
            : await Heartbeat.WatchAsync(call, Events, service.FullName, request.Doing ?? (() => SecretText.Mask(request.Display))).ConfigureAwait(false);
        ExecTalk.Tell(Events, service.FullName, request, result);
        return result;
    }

    private async Task<ExecResult> RunAsync(MailuService service, ExecRequest request, CancellationToken token)
    {
        var container = await ContainerAsync(service, token).ConfigureAwait(false);
        try
        {
            return await Engine.ExecAsync(container, request, token).ConfigureAwait(false);
        }
        catch (MailuOpsException e) when (e.Id == "MailuOps.NodeLost")
        {
            // Whether it ran is not known, so it is not tried again. The next command looks where the task is by then.
            _containers.TryRemove(KeyOf(service), out _);
            throw;
        }
        catch (MailuOpsException e) when (IsGone(e))
        {
            _containers.TryRemove(KeyOf(service), out _);
            container = await ContainerAsync(service, token).ConfigureAwait(false);
            try
            {
                return await Engine.ExecAsync(container, request, token).ConfigureAwait(false);
            }
            catch (MailuOpsException again) when (IsGone(again))
            {
                // A service that ends as often as Swarm starts it: between two deaths its task is called running.
                throw Errors.ServiceNotRunning(service.FullName, "ending just after each start", again.Message);
            }
        }
    }

    /// <summary>The container that plays the role now.</summary>
    public Task<string> ContainerAsync(MailuRole role, CancellationToken token) => ContainerAsync(Deployment.Require(role), token);

    /// <summary>The running container of a service. Waits a little for a task that is just starting.</summary>
    public async Task<string> ContainerAsync(MailuService service, CancellationToken token)
    {
        if (_containers.TryGetValue(KeyOf(service), out var known))
        {
            return known;
        }

        var deadline = DateTimeOffset.UtcNow + StartGrace;
        while (true)
        {
            var tasks = (await Engine.ListTasksAsync(service.Id, token).ConfigureAwait(false)).Where(t => service.NodeId is null || t.NodeId == service.NodeId).ToList();
            var running = tasks.FirstOrDefault(t => t is { IsRunning: true, ContainerId: not null });
            if (running is not null)
            {
                if (Engine is SwarmRouter router)
                {
                    await router.ReachAsync(running.NodeId, running.ContainerId!, service.FullName, token).ConfigureAwait(false);
                }
                else if (running.NodeId != Engine.Info.NodeId)
                {
                    throw Errors.TaskOnOtherNode(service.FullName, running.NodeId, Engine.Endpoint.ToString());
                }

                return _containers[KeyOf(service)] = running.ContainerId!;
            }

            var coming = tasks.Any(t => t.DesiredState is "running" or "ready" && t.State is not ("failed" or "rejected"));
            if (!coming || DateTimeOffset.UtcNow > deadline)
            {
                var last = tasks.Count > 0 ? tasks[0] : null;
                throw Errors.ServiceNotRunning(service.FullName, last?.State ?? "no task", last?.Error ?? "");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(250), token).ConfigureAwait(false);
        }
    }

    /// <summary>The node where a service runs, or where its newest task was; null: it has no task, or there is no Swarm.</summary>
    internal async Task<string?> NodeOfAsync(MailuService service, CancellationToken token)
    {
        var tasks = (await Engine.ListTasksAsync(service.Id, token).ConfigureAwait(false)).Where(t => t.NodeId.Length > 0).ToList();
        return (tasks.Find(t => t.IsRunning) ?? tasks.FirstOrDefault())?.NodeId;
    }

    /// <summary>The names of the Swarm's nodes, by their ids.</summary>
    internal async Task<IReadOnlyDictionary<string, string>> NodeNamesAsync(CancellationToken token) =>
        (await Engine.ListNodesAsync(token).ConfigureAwait(false)).ToDictionary(n => n.Id, n => n.HostName);

    private static string KeyOf(MailuService service) => $"{service.Id} {service.NodeId}";

    private static bool IsGone(MailuOpsException e) => e.Id is "MailuOps.ContainerNotFound" or "MailuOps.ContainerNotRunning";

    /// <summary>Forgets which containers were found, so that the next call looks again.</summary>
    public void Forget() => _containers.Clear();
}

using System.Collections;
using System.Collections.Concurrent;
using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;
using MailuOps.Engine;

namespace MailuOps.Cmdlets;

/// <summary>What the cmdlets of one runspace share: open engine connections, and caches for completion.</summary>
internal sealed class EngineSession
{
    private static readonly ConditionalWeakTable<Runspace, EngineSession> Sessions = [];

    private readonly ConcurrentDictionary<Type, object> _state = new();
    private readonly Dictionary<EngineEndpoint, IDockerEngine> _engines = [];
    private readonly Dictionary<EngineEndpoint, SemaphoreSlim> _gates = [];
    private bool _closed;

    private EngineSession(Runspace runspace) => runspace.StateChanged += (_, change) =>
    {
        if (change.RunspaceStateInfo.State is RunspaceState.Closed or RunspaceState.Broken)
        {
            _ = CloseAsync();
        }
    };

    /// <summary>From -DockerHost (null: not given) to an endpoint. Replaced by tests.</summary>
    public Func<string?, EngineEndpoint> Resolve { get; set; } = EndpointResolver.Resolve;

    /// <summary>From an endpoint to a connection. Replaced by tests.</summary>
    public Func<EngineEndpoint, CancellationToken, Task<IDockerEngine>> Connect { get; set; } = EngineConnector.ConnectAsync;

    /// <summary>The session of a runspace; made at the first call.</summary>
    public static EngineSession Of(Runspace runspace) => Sessions.GetValue(runspace, static r => new EngineSession(r));

    /// <summary>The engine that a command line's -Context or -DockerHost names, for completion; null: neither.</summary>
    public static string? AddressOf(IDictionary? parameters) => parameters?["Context"] is { } context
        ? EndpointResolver.ContextPrefix + context : parameters?["DockerHost"]?.ToString();

    /// <summary>One object of a type for the session's life: the place for a cache. Must be safe for several threads.</summary>
    public T State<T>()
        where T : class, new() => (T)_state.GetOrAdd(typeof(T), static _ => new T());

    /// <summary>The open connection to the engine that -DockerHost, the environment or the docker context names, or a new one.</summary>
    public async Task<IDockerEngine> ConnectAsync(string? dockerHost, CancellationToken token)
    {
        // Resolved each time: the user may have changed DOCKER_HOST or the context.
        var endpoint = Resolve(dockerHost);
        if (Open(ref endpoint, out var gate) is { } open)
        {
            return open;
        }

        // A gate for each engine: one that does not answer keeps nobody from the others.
        await gate.WaitAsync(token).ConfigureAwait(false);
        try
        {
            return Open(ref endpoint, out _) ?? await KeepAsync(endpoint, await Connect(endpoint, token).ConfigureAwait(false)).ConfigureAwait(false);
        }
        finally
        {
            gate.Release();
        }
    }

    private IDockerEngine? Open(ref EngineEndpoint endpoint, out SemaphoreSlim gate)
    {
        lock (_engines)
        {
            var asked = endpoint;
            // A record found by a context's certificates names the plain address alone.
            if (!asked.UseTls && _engines.Keys.FirstOrDefault(e => e.UseTls && e.Address == asked.Address) is { } known)
            {
                endpoint = known;
            }

            gate = _gates.TryGetValue(endpoint, out var there) ? there : _gates[endpoint] = new SemaphoreSlim(1);
            return _engines.GetValueOrDefault(endpoint);
        }
    }

    private async Task<IDockerEngine> KeepAsync(EngineEndpoint endpoint, IDockerEngine engine)
    {
        lock (_engines)
        {
            if (!_closed)
            {
                return _engines[endpoint] = engine;
            }
        }

        await engine.DisposeAsync().ConfigureAwait(false);
        throw new OperationCanceledException();
    }

    private async Task CloseAsync()
    {
        List<IDockerEngine> open;
        lock (_engines)
        {
            _closed = true;
            open = [.. _engines.Values];
            _engines.Clear();
        }

        foreach (var engine in open)
        {
            await engine.DisposeAsync().ConfigureAwait(false);
        }
    }
}

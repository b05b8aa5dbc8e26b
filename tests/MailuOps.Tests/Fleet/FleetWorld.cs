using MailuOps.Cmdlets;
using MailuOps.Engine;
using MailuOps.Tests.Sandboxes;

namespace MailuOps.Tests.Fleet;

/// <summary>Several engines, each with a server and its bot; counts how many restores run at once.</summary>
internal sealed class FleetWorld : IDisposable
{
    private readonly Dictionary<string, SandboxWorld> _engines = [];
    private readonly HashSet<string> _dead = [];
    private readonly Dictionary<string, int> _running = [];
    private readonly Lock _gate = new();

    /// <param name="engines">Letters: engine a is tcp://a:1.</param>
    /// <param name="nodes">Its node in the Swarm; default: of the same letter.</param>
    public FleetWorld(string engines, string? nodes = null)
    {
        foreach (var (letter, node) in engines.Zip((nodes ?? engines).Select(n => $"{n}")))
        {
            var address = $"tcp://{letter}:1";
            var world = _engines[address] = new SandboxWorld(new EngineEndpoint(new Uri(address), "the test"), node);
            var answer = world.OnExec;
            world.OnExec = async (container, request, token) =>
            {
                if (request.Command.Any(c => c.Contains("restic restore", StringComparison.Ordinal)))
                {
                    await RestoreAsync(node, token).ConfigureAwait(false);
                }

                return await answer(container, request, token).ConfigureAwait(false);
            };
        }

        var session = EngineSession.Of(Shell.Runspace);
        session.Resolve = host => new EngineEndpoint(new Uri(host ?? "tcp://a:1"), "the test");
        session.Connect = (endpoint, _) => _dead.Contains(endpoint.ToString())
            ? throw Errors.EngineUnreachable(endpoint.ToString(), endpoint.Source, "nobody listens") : Task.FromResult<IDockerEngine>(_engines[endpoint.ToString()]);
        // As each engine's own Get-MailuStack finds it.
        Shell.Run($"$all = @({string.Join("; ", _engines.Keys.Select(a => $"Get-MailuStack -DockerHost {a}"))})").Succeeded();
    }

    public HostedShell Shell { get; } = new();

    /// <summary>How long a volume's restore takes on an engine; null: until the drill is stopped.</summary>
    public Func<string, TimeSpan?> RestoreTime { get; set; } = _ => TimeSpan.FromMilliseconds(40);

    /// <summary>Sees the start of each restore.</summary>
    public Action<string> OnRestore { get; set; } = _ => { };

    /// <summary>The most restores at once, in all.</summary>
    public int Most { get; private set; }

    /// <summary>The most on one engine.</summary>
    public int MostPerEngine { get; private set; }

    /// <summary>How many run now.</summary>
    public int Running
    {
        get
        {
            lock (_gate)
            {
                return _running.Values.Sum();
            }
        }
    }

    public SandboxWorld this[char engine] => _engines[$"tcp://{engine}:1"];

    /// <summary>From now on nobody answers at an engine.</summary>
    public void Kill(char engine)
    {
        _dead.Add($"tcp://{engine}:1");
        // The connection by which it was found is open still; this makes for new ones.
        EngineSession.Of(Shell.Runspace).Resolve = host => new EngineEndpoint(new Uri(host ?? "tcp://a:1"), "another time");
    }

    /// <summary>Nothing of any sandbox is there.</summary>
    public bool IsClean => _engines.Values.All(w => w.Yard.Networks.Count == 0 && w.Yard.Volumes.Count == 0);

    public void Dispose() => Shell.Dispose();

    private async Task RestoreAsync(string node, CancellationToken token)
    {
        OnRestore(node);
        Count(node, 1);
        try
        {
            await Task.Delay(RestoreTime(node) ?? Timeout.InfiniteTimeSpan, token).ConfigureAwait(false);
        }
        finally
        {
            Count(node, -1);
        }
    }

    private void Count(string node, int change)
    {
        lock (_gate)
        {
            _running[node] = _running.GetValueOrDefault(node) + change;
            Most = Math.Max(Most, _running.Values.Sum());
            MostPerEngine = Math.Max(MostPerEngine, _running.Values.Max());
        }
    }
}

using System.Collections;
using System.Collections.Concurrent;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using MailuOps.Engine;
using MailuOps.Engine.Nodes;

namespace MailuOps.Cmdlets;

/// <summary>Base of the cmdlets that need a Docker engine.</summary>
public abstract class EngineCmdlet : MailuCmdlet
{
    private readonly ConcurrentDictionary<IDockerEngine, SwarmRouter> _routers = new();
    private EngineSession? _session;

    /// <summary>
    /// The engine, as the docker CLI takes it: unix:///path, npipe://./pipe/name, tcp://host:port or ssh://user@host. Without it
    /// DOCKER_HOST, the current docker context and the default socket count, in this order.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? DockerHost { get; set; }

    /// <summary>The engine by the name of a docker context, with its address and its certificates ('docker context ls' lists them).</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ContextCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Context { get; set; }

    /// <summary>The engines of the Swarm's other nodes, by the node's name or id: @{ node2 = 'ssh://root@node2' } (addresses as -DockerHost takes them, or context:name).</summary>
    [Parameter]
    [ValidateNotNull]
    public Hashtable? NodeEndpoint { get; set; }

    /// <summary>The engine that the parameters name; null: they name none.</summary>
    private protected string? EngineAddress => Context is null ? DockerHost : EndpointResolver.ContextPrefix + Context;

    /// <summary>What the cmdlets of this runspace share.</summary>
    internal EngineSession Session => _session ?? throw new InvalidOperationException("Before BeginProcessing.");

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        // The pipeline thread alone knows its runspace.
        _session = EngineSession.Of(Runspace.DefaultRunspace);
        base.BeginProcessing();
        if (Context is not null && DockerHost is not null)
        {
            ThrowTerminatingError(Errors.EngineNamedTwice(DockerHost, Context).ToErrorRecord());
        }
    }

    /// <summary>The connection to the engine, kept open for the life of the runspace; do not dispose it.</summary>
    /// <param name="token">Ends the attempt.</param>
    protected Task<IDockerEngine> ConnectAsync(CancellationToken token) => ConnectAsync(EngineAddress, token);

    /// <summary>The connection to another engine than <see cref="DockerHost"/>, for example the one a piped record came from.</summary>
    /// <param name="dockerHost">An address; null: as without -DockerHost.</param>
    /// <param name="token">Ends the attempt.</param>
    protected async Task<IDockerEngine> ConnectAsync(string? dockerHost, CancellationToken token)
    {
        var engine = await Session.ConnectAsync(dockerHost, token).ConfigureAwait(false);
        return _routers.GetOrAdd(engine, Route);
    }

    private SwarmRouter Route(IDockerEngine engine)
    {
        var given = (NodeEndpoint ?? []).Cast<DictionaryEntry>().ToDictionary(e => e.Key.ToString() ?? "", e => e.Value?.ToString() ?? "", StringComparer.OrdinalIgnoreCase);
        return new SwarmRouter(engine, new NodeConnector(given, static () => EndpointResolver.ContextNames(EndpointSources.Machine), Session.ConnectAsync));
    }
}

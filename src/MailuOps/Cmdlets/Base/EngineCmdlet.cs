using System.Management.Automation;
using System.Management.Automation.Runspaces;
using MailuOps.Engine;

namespace MailuOps.Cmdlets;

/// <summary>Base of the cmdlets that need a Docker engine.</summary>
public abstract class EngineCmdlet : MailuCmdlet
{
    private EngineSession? _session;

    /// <summary>
    /// The engine, as the docker CLI takes it: unix:///path, npipe://./pipe/name or tcp://host:port. Without it DOCKER_HOST,
    /// the current docker context and the default socket count, in this order.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? DockerHost { get; set; }

    /// <summary>What the cmdlets of this runspace share.</summary>
    internal EngineSession Session => _session ?? throw new InvalidOperationException("Before BeginProcessing.");

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        // The pipeline thread alone knows its runspace.
        _session = EngineSession.Of(Runspace.DefaultRunspace);
        base.BeginProcessing();
    }

    /// <summary>The connection to the engine, kept open for the life of the runspace; do not dispose it.</summary>
    /// <param name="token">Ends the attempt.</param>
    protected Task<IDockerEngine> ConnectAsync(CancellationToken token) => ConnectAsync(DockerHost, token);

    /// <summary>The connection to another engine than <see cref="DockerHost"/>, for example the one a piped record came from.</summary>
    /// <param name="dockerHost">An address; null: as without -DockerHost.</param>
    /// <param name="token">Ends the attempt.</param>
    protected Task<IDockerEngine> ConnectAsync(string? dockerHost, CancellationToken token) => Session.ConnectAsync(dockerHost, token);
}

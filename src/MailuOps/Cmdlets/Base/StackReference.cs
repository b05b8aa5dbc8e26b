using MailuOps.Deployment;
using MailuOps.Engine;

namespace MailuOps.Cmdlets;

/// <summary>A deployment by its name, or as Get-MailuStack found it (then with its engine and the roles given there).</summary>
public sealed class StackReference
{
    /// <summary>By name; dots may stand for underscores, as in the server's domain.</summary>
    public StackReference(string name) => Name = DeploymentFinder.StackName(name ?? throw new ArgumentNullException(nameof(name)));

    /// <summary>As it was found.</summary>
    public StackReference(MailuDeployment deployment)
    {
        Deployment = deployment ?? throw new ArgumentNullException(nameof(deployment));
        Name = deployment.Stack;
    }

    /// <summary>The stack's name.</summary>
    public string Name { get; }

    /// <summary>The deployment; null when only a name was given.</summary>
    public MailuDeployment? Deployment { get; }

    /// <summary>The engine that it was found on, as -DockerHost takes it; null: only a name was given.</summary>
    public string? EngineAddress => Deployment?.Context is { } context ? EndpointResolver.ContextPrefix + context : Deployment?.DockerHost;

    /// <inheritdoc/>
    public override string ToString() => Name;
}

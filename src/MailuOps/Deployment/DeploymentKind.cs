namespace MailuOps.Deployment;

/// <summary>What a deployment is to its engine.</summary>
public enum DeploymentKind
{
    /// <summary>A stack of a Docker Swarm.</summary>
    Stack,
    /// <summary>A project of docker compose, or a sandbox of one.</summary>
    Compose,
}

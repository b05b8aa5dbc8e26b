namespace MailuOps.Engine.Nodes;

/// <summary>Finds the way to another node's engine.</summary>
internal interface INodeConnector
{
    /// <summary>The node's own engine. Errors: MailuOps.TaskOnOtherNode, MailuOps.NodeEndpointWrong, MailuOps.NodeLost, those of connecting.</summary>
    Task<IDockerEngine> ConnectAsync(IDockerEngine manager, string nodeId, string service, CancellationToken token);
}

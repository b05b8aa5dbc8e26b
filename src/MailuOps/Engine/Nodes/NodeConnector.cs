using MailuOps.Engine.Ssh;

namespace MailuOps.Engine.Nodes;

/// <summary>
/// The way to a node, by the first that is there: the user's map, a docker context named like the node, or, where the manager is
/// reached by ssh, ssh to the node's address with the same user and port.
/// </summary>
/// <param name="given">Endpoints by the node's name or id, as the user wrote them.</param>
/// <param name="contexts">The names of the docker contexts.</param>
/// <param name="connect">Connects to an endpoint as -DockerHost takes it.</param>
internal sealed class NodeConnector(
    IReadOnlyDictionary<string, string> given, Func<IReadOnlyList<string>> contexts, Func<string, CancellationToken, Task<IDockerEngine>> connect) : INodeConnector
{
    public async Task<IDockerEngine> ConnectAsync(IDockerEngine manager, string nodeId, string service, CancellationToken token)
    {
        var nodes = await manager.ListNodesAsync(token).ConfigureAwait(false);
        var node = nodes.FirstOrDefault(n => n.Id == nodeId) ?? new EngineNode(nodeId, nodeId, "", "unknown");
        var address = AddressOf(manager.Endpoint, node) ?? throw Errors.TaskOnOtherNode(service, node.HostName, manager.Endpoint.ToString());
        IDockerEngine engine;
        try
        {
            engine = await connect(address, token).ConfigureAwait(false);
        }
        catch (MailuOpsException e) when (e.Id is "MailuOps.EngineUnreachable" or "MailuOps.EngineSshFailed")
        {
            throw Errors.NodeLost(service, node.HostName, node.State, address, e);
        }

        return engine.Info.NodeId == nodeId ? engine
            : throw Errors.NodeEndpointWrong(address, node.HostName, nodes.FirstOrDefault(n => n.Id == engine.Info.NodeId)?.HostName ?? "");
    }

    private string? AddressOf(EngineEndpoint manager, EngineNode node)
    {
        if (given.TryGetValue(node.HostName, out var named) || given.TryGetValue(node.Id, out named))
        {
            return named;
        }

        if (contexts().Contains(node.HostName))
        {
            return EndpointResolver.ContextPrefix + node.HostName;
        }

        if (manager.Address.Scheme != "ssh" || node.Address.Length == 0)
        {
            return null;
        }

        var host = node.Address.Contains(':', StringComparison.Ordinal) ? $"[{node.Address}]" : node.Address;
        var target = SshTarget.Of(manager.Address);
        return $"ssh://{(target.User is null ? "" : target.User + "@")}{host}{(target.Port is { } port ? $":{port}" : "")}{target.Socket}";
    }
}

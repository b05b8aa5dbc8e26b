namespace MailuOps.Backup;

/// <summary>A volume that the backup tool cannot see: it is on another node.</summary>
/// <param name="Volume">The compose key.</param>
/// <param name="Service">The service that mounts it, by its full name.</param>
/// <param name="Node">The node that runs the service, by its host's name.</param>
/// <param name="ToolNode">The node that runs the tool.</param>
public sealed record FarVolume(string Volume, string Service, string Node, string ToolNode)
{
    /// <summary>The engine's full volume name.</summary>
    public string Source { get; init; } = "";

    /// <summary>The tool's name.</summary>
    public required string Tool { get; init; }

    /// <inheritdoc/>
    public override string ToString() =>
        $"volume '{Volume}' of service '{Service}' is on node '{Node}', and {Tool} on node '{ToolNode}' reaches the volumes of its own node only";
}

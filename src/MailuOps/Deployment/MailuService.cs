using MailuOps.Engine;

namespace MailuOps.Deployment;

/// <summary>A service of a Mailu deployment.</summary>
/// <param name="Name">The compose key, for example "imap".</param>
/// <param name="FullName">
/// The engine's name, for example "mail_example_com_imap"; of a compose project the container's, "mailu_imap_1" or "mailu-imap-1". It is also a
/// DNS name that no other stack answers to.
/// </param>
/// <param name="Role">Its role; null: it plays none.</param>
/// <param name="Image">The image reference.</param>
public sealed record MailuService(string Name, string FullName, MailuRole? Role, string Image)
{
    /// <summary>The engine's id of the service.</summary>
    public string Id { get; init; } = "";

    /// <summary>The node whose task is meant, of a service that has one on each; null: it has one, wherever that is.</summary>
    public string? NodeId { get; init; }

    /// <summary>Service labels: the ones that backupbot reads. A compose project has none.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>Container labels: backupbot does not see them.</summary>
    public IReadOnlyDictionary<string, string> ContainerLabels { get; init; } = new Dictionary<string, string>();

    /// <summary>Mounts.</summary>
    public IReadOnlyList<EngineMount> Mounts { get; init; } = [];

    /// <summary>Ports that are published.</summary>
    public IReadOnlyList<EnginePort> Ports { get; init; } = [];

    /// <summary>Environment; internal, since it may hold secrets.</summary>
    internal IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <inheritdoc/>
    public override string ToString() => Name;
}

namespace MailuOps.Backup;

/// <summary>Where a volume of the deployment is.</summary>
/// <param name="Volume">The compose key.</param>
/// <param name="Source">The engine's name.</param>
/// <param name="Service">The full name of the service that mounts it; of several, of the one to which it matters most.</param>
/// <param name="Node">The name of the node that runs that service, or did last; null: none has yet.</param>
/// <param name="Bot">The bot on that node; null: there is none.</param>
internal sealed record VolumePlace(string Volume, string Source, string Service, string? Node, NodeBot? Bot);

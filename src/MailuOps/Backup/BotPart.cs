namespace MailuOps.Backup;

/// <summary>A part of a snapshot.</summary>
/// <param name="Bot">The bot that made it, and has it.</param>
/// <param name="Id">Its id there.</param>
/// <param name="Holds">Whether it counts for a volume, by compose key.</param>
internal sealed record BotPart(NodeBot Bot, string Id, Func<string, bool> Holds);

namespace MailuOps.Drill.Sandboxes;

/// <summary>A volume of a sandbox.</summary>
/// <param name="Name">The engine's name.</param>
/// <param name="Source">The engine's name of the one that it stands for.</param>
/// <param name="Key">That one's compose key.</param>
/// <param name="Restored">True: filled from the snapshot; false: empty at the start.</param>
/// <param name="NodeId">The node that it is on.</param>
/// <param name="Needed">Without it in the snapshot there is no server: "accounts" or "mail"; null: it may be missing.</param>
internal sealed record ScratchVolume(string Name, string Source, string Key, bool Restored, string NodeId, string? Needed);

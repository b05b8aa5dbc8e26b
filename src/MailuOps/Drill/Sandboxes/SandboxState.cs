namespace MailuOps.Drill.Sandboxes;

/// <summary>Who needs a sandbox.</summary>
public enum SandboxState
{
    /// <summary>Nobody: its client died, or could not remove it.</summary>
    Stale,
    /// <summary>A client works with it now.</summary>
    InUse,
    /// <summary>It was made to stay until somebody removes it.</summary>
    Kept,
}

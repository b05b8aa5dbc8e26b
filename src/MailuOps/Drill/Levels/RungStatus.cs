namespace MailuOps.Drill.Levels;

/// <summary>How a rung of the ladder stands.</summary>
public enum RungStatus
{
    /// <summary>Not looked at, or it could not be seen.</summary>
    Unverified,
    /// <summary>Its evidence was seen.</summary>
    Passed,
    /// <summary>It was seen not to hold.</summary>
    Failed,
    /// <summary>Left out, as asked for.</summary>
    Skipped,
}

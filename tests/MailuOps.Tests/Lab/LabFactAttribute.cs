using Xunit;

namespace MailuOps.Tests.Lab;

/// <summary>
/// A test that needs the running lab (lab/lab up). Without MAILUOPS_LAB=1 it is skipped with a reason,
/// so that the runner's count of skipped tests shows what was not proven.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LabFactAttribute : FactAttribute
{
    /// <summary>Decides when the test is discovered.</summary>
    public LabFactAttribute() => Skip = LabGate.SkipReason;
}

/// <summary>As <see cref="LabFactAttribute"/>, with data.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LabTheoryAttribute : TheoryAttribute
{
    /// <summary>Decides when the test is discovered.</summary>
    public LabTheoryAttribute() => Skip = LabGate.SkipReason;
}

/// <summary>A lab test that makes the backup bot misbehave, which only the lab's own can.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FaultFactAttribute : FactAttribute
{
    /// <summary>Decides when the test is discovered.</summary>
    public FaultFactAttribute() => Skip = LabGate.FaultSkipReason;
}

/// <summary>As <see cref="FaultFactAttribute"/>, with data.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FaultTheoryAttribute : TheoryAttribute
{
    /// <summary>Decides when the test is discovered.</summary>
    public FaultTheoryAttribute() => Skip = LabGate.FaultSkipReason;
}

internal static class LabGate
{
    /// <summary>Whether the lab runs Mailu's own images and the public bot.</summary>
    public static bool Upstream { get; } = Environment.GetEnvironmentVariable("LAB_IMAGES") == "upstream";

    /// <summary>Null when the lab is there.</summary>
    public static string? SkipReason { get; } = Environment.GetEnvironmentVariable("MAILUOPS_LAB") == "1"
        ? null
        : "NOT PROVEN: needs the lab. Run 'lab/lab up' and set MAILUOPS_LAB=1.";

    /// <summary>Null when the lab is there with a bot that misbehaves on request.</summary>
    public static string? FaultSkipReason { get; } = SkipReason
        ?? (Upstream ? "NOT PROVEN: upstream's backup bot does not misbehave on request." : null);
}

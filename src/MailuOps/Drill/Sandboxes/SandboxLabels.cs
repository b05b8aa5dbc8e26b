namespace MailuOps.Drill.Sandboxes;

/// <summary>The labels by which a sandbox is known. What lacks them is never removed.</summary>
internal static class SandboxLabels
{
    /// <summary>On everything of a sandbox; its value is the sandbox's name.</summary>
    public const string Name = "org.mailuops.sandbox";

    /// <summary>Beside it; its value is the stack that the sandbox is a copy of.</summary>
    public const string Of = "org.mailuops.sandbox.of";

    public static Dictionary<string, string> For(string name, string stack) => new() { [Name] = name, [Of] = stack };
}

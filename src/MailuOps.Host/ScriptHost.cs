using System.Globalization;
using System.Management.Automation.Host;
using System.Reflection;

namespace MailuOps.Host;

/// <summary>The host that PowerShell sees.</summary>
internal sealed class ScriptHost(ScriptHostUI ui) : PSHost
{
    /// <summary>What `exit` gave; null: the script did not say.</summary>
    public int? ExitCode { get; private set; }

    public override CultureInfo CurrentCulture => CultureInfo.CurrentCulture;
    public override CultureInfo CurrentUICulture => CultureInfo.CurrentUICulture;
    public override Guid InstanceId { get; } = Guid.NewGuid();
    public override string Name => "MailuOps.Host";
    public override PSHostUserInterface UI => ui;
    public override Version Version { get; } = Assembly.GetExecutingAssembly().GetName().Version!;

    public override void SetShouldExit(int exitCode) => ExitCode = exitCode;

    public override void EnterNestedPrompt() => throw new NotSupportedException("This host has no prompt: use pwsh to debug a script.");

    public override void ExitNestedPrompt() => throw new NotSupportedException("This host has no prompt.");

    public override void NotifyBeginApplication()
    {
    }

    public override void NotifyEndApplication()
    {
    }
}

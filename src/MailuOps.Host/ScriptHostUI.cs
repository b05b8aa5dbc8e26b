using System.Collections.ObjectModel;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace MailuOps.Host;

/// <summary>Writes the streams; asks where there is somebody to ask.</summary>
internal sealed class ScriptHostUI(Terminal terminal, ProgressBars progress, Keyboard? keyboard) : PSHostUserInterface
{
    private int _errors;

    /// <summary>True when an error has been shown.</summary>
    public bool HadErrors => _errors > 0;

    public override PSHostRawUserInterface RawUI { get; } = new RawUI(terminal);

    public override bool SupportsVirtualTerminal => terminal.OutputColour;

    public override void Write(string value) => terminal.WriteOutput(value);

    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) => terminal.WriteOutput(value);

    public override void WriteLine(string value) => terminal.WriteOutput(value + Environment.NewLine);

    public override void WriteErrorLine(string value)
    {
        _errors++;
        terminal.WriteErrorLine(value, "31");
    }

    public override void WriteWarningLine(string message) => terminal.WriteErrorLine("WARNING: " + message, "33");

    public override void WriteVerboseLine(string message) => terminal.WriteErrorLine("VERBOSE: " + message, "36");

    public override void WriteDebugLine(string message) => terminal.WriteErrorLine("DEBUG: " + message, "90");

    public override void WriteProgress(long sourceId, ProgressRecord record) => progress.Report(record);

    public override string ReadLine() => Ask().ReadLine(hidden: false);

    public override SecureString ReadLineAsSecureString() => ToSecure(Ask().ReadLine(hidden: true));

    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
    {
        var keys = Ask();
        if (!string.IsNullOrEmpty(caption))
        {
            terminal.WriteOutput(caption + Environment.NewLine);
        }

        terminal.WriteOutput(message + Environment.NewLine);
        var labels = choices.Select(c => ChoiceLabel.Of(c.Label)).ToList();
        while (true)
        {
            var menu = string.Join("  ", labels.Select(l => $"[{l.Key}] {l.Text}"));
            var fallback = defaultChoice >= 0 ? $" (default is \"{labels[defaultChoice].Key}\")" : "";
            terminal.WriteOutput($"{menu}  [?] Help{fallback}: ");
            var answer = keys.ReadLine(hidden: false).Trim();
            if (answer.Length == 0 && defaultChoice >= 0)
            {
                return defaultChoice;
            }

            var chosen = labels.FindIndex(l => l.Matches(answer));
            if (chosen >= 0)
            {
                return chosen;
            }

            if (answer == "?")
            {
                terminal.WriteOutput(string.Concat(choices.Zip(labels, (c, l) => $"{l.Key} - {c.HelpMessage}{Environment.NewLine}")));
            }
        }
    }

    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions)
    {
        var keys = Ask(string.Join(", ", descriptions.Select(d => d.Name)));
        var answers = new Dictionary<string, PSObject>(StringComparer.OrdinalIgnoreCase);
        foreach (var field in descriptions)
        {
            terminal.WriteOutput($"{field.Name}: ");
            answers[field.Name] = field.ParameterTypeFullName switch
            {
                "System.Security.SecureString" => PSObject.AsPSObject(ToSecure(keys.ReadLine(hidden: true))),
                "System.Management.Automation.PSCredential" => PSObject.AsPSObject(PromptForCredential(caption, message, keys.ReadLine(hidden: false), "")),
                _ => PSObject.AsPSObject(keys.ReadLine(hidden: false)),
            };
        }

        return answers;
    }

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName)
    {
        var keys = Ask();
        if (string.IsNullOrEmpty(userName))
        {
            terminal.WriteOutput("User: ");
            userName = keys.ReadLine(hidden: false);
        }

        terminal.WriteOutput($"Password for user {userName}: ");
        return new PSCredential(userName, ToSecure(keys.ReadLine(hidden: true)));
    }

    public override PSCredential PromptForCredential(
        string caption, string message, string userName, string targetName, PSCredentialTypes allowedCredentialTypes, PSCredentialUIOptions options) =>
        PromptForCredential(caption, message, userName, targetName);

    private static SecureString ToSecure(string text)
    {
        var secure = new SecureString();
        foreach (var c in text)
        {
            secure.AppendChar(c);
        }

        secure.MakeReadOnly();
        return secure;
    }

    private Keyboard Ask(string? what = null) => keyboard ?? throw new HostException(
        what is null
            ? "This session is not interactive, so nobody can be asked. A change is confirmed beforehand with -Confirm:$false"
            : string.Create(CultureInfo.InvariantCulture, $"This session is not interactive, so nobody can be asked. Missing are: {what}"));
}

using System.Collections.ObjectModel;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace MailuOps.Tests;

/// <summary>A host that answers confirmations from a list and remembers what it was asked.</summary>
internal sealed class ScriptedHost : PSHost
{
    private readonly ScriptedUI _ui = new();

    /// <summary>Labels to choose, in order ("&amp;Yes", "&amp;No"); when there is none left, asking fails as it does without a terminal.</summary>
    public Queue<string> Answers => _ui.Answers;

    /// <summary>The questions, in order.</summary>
    public List<string> Questions => _ui.Questions;

    public override CultureInfo CurrentCulture => CultureInfo.InvariantCulture;
    public override CultureInfo CurrentUICulture => CultureInfo.InvariantCulture;
    public override Guid InstanceId { get; } = Guid.NewGuid();
    public override string Name => "MailuOps tests";
    public override PSHostUserInterface UI => _ui;
    public override Version Version { get; } = new(1, 0);
    public override void EnterNestedPrompt() => throw new NotSupportedException();
    public override void ExitNestedPrompt() => throw new NotSupportedException();
    public override void NotifyBeginApplication()
    {
    }

    public override void NotifyEndApplication()
    {
    }

    public override void SetShouldExit(int exitCode)
    {
    }

    private sealed class ScriptedUI : PSHostUserInterface
    {
        public Queue<string> Answers { get; } = new();
        public List<string> Questions { get; } = [];
        public override PSHostRawUserInterface? RawUI => null;

        public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
        {
            Questions.Add(message);
            if (!Answers.TryDequeue(out var answer))
            {
                throw new PSInvalidOperationException("The host has no keyboard.");
            }

            return choices.Select(c => c.Label).ToList().IndexOf(answer);
        }

        public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions) =>
            throw new PSInvalidOperationException("The host has no keyboard.");

        public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) =>
            throw new PSInvalidOperationException("The host has no keyboard.");

        public override PSCredential PromptForCredential(
            string caption, string message, string userName, string targetName, PSCredentialTypes allowedCredentialTypes, PSCredentialUIOptions options) =>
            throw new PSInvalidOperationException("The host has no keyboard.");

        public override string ReadLine() => throw new PSInvalidOperationException("The host has no keyboard.");

        public override SecureString ReadLineAsSecureString() => throw new PSInvalidOperationException("The host has no keyboard.");

        public override void Write(string value)
        {
        }

        public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value)
        {
        }

        public override void WriteDebugLine(string message)
        {
        }

        public override void WriteErrorLine(string value)
        {
        }

        public override void WriteLine(string value)
        {
        }

        public override void WriteProgress(long sourceId, ProgressRecord record)
        {
        }

        public override void WriteVerboseLine(string message)
        {
        }

        public override void WriteWarningLine(string message)
        {
        }
    }
}

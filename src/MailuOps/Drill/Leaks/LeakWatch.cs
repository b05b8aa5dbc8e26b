using System.Collections.Concurrent;

namespace MailuOps.Drill.Leaks;

/// <summary>Passes events on, notes the stream in which a secret came by, and masks it there.</summary>
internal sealed class LeakWatch(IOperationEvents events) : IOperationEvents
{
    private readonly ConcurrentDictionary<string, string> _seen = [];

    /// <summary>The secret to look for; null: none yet.</summary>
    public SecretForms? Secret { get; set; }

    /// <summary>Stream and form.</summary>
    public IReadOnlyDictionary<string, string> Seen => _seen;

    public void Verbose(string text) => events.Verbose(Check("verbose stream", text));

    public void Debug(string text) => events.Debug(Check("debug stream", text));

    public void Warning(string text) => events.Warning(Check("warning stream", text));

    public void Progress(OperationProgress progress)
    {
        events.Progress(progress with { Status = Check("progress", progress.Status) });
    }

    private string Check(string stream, string text)
    {
        if (Secret?.FindIn(text) is not { } form)
        {
            return text;
        }

        _seen[stream] = form;
        return Secret.Mask(text);
    }
}

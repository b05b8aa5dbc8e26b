using System.Collections.Concurrent;

namespace MailuOps.Drill.Leaks;

/// <summary>Passes events on and notes the stream in which a secret came by.</summary>
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
        Check("progress", progress.Status);
        events.Progress(progress);
    }

    private string Check(string stream, string text)
    {
        if (Secret?.FindIn(text) is { } form)
        {
            _seen[stream] = form;
        }

        return text;
    }
}

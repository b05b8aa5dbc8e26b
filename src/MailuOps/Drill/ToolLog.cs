namespace MailuOps.Drill;

/// <summary>Passes events on and keeps the last lines of what the tools said, for the report of a stage that fails.</summary>
internal sealed class ToolLog(IOperationEvents events) : IOperationEvents
{
    /// <summary>So many lines are kept.</summary>
    public const int Most = 40;

    /// <summary>So much of a line is kept.</summary>
    public const int Width = 400;

    private readonly Queue<string> _lines = new();

    /// <summary>The last lines since <see cref="Clear"/>, secrets masked.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lines)
            {
                return [.. _lines];
            }
        }
    }

    /// <summary>Whether the stage's log tells why the drill ended so: that of a failed stage does, and where data did not come back, that of the backup tool may.</summary>
    public static bool Tells(DrillStage stage, DrillOutcome outcome) =>
        stage.Status == StageStatus.Failed || (outcome != DrillOutcome.Passed && stage is { Name: "Backup" or "Restore", Status: StageStatus.Done });

    /// <summary>Begins anew.</summary>
    public void Clear()
    {
        lock (_lines)
        {
            _lines.Clear();
        }
    }

    public void Verbose(string text)
    {
        Keep(text);
        events.Verbose(text);
    }

    public void Debug(string text) => events.Debug(text);

    public void Warning(string text)
    {
        Keep($"warning: {text}");
        events.Warning(text);
    }

    public void Progress(OperationProgress progress) => events.Progress(progress);

    private void Keep(string text)
    {
        lock (_lines)
        {
            foreach (var line in SecretText.Mask(text).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            {
                _lines.Enqueue(line.Length > Width ? line[..Width] + "…" : line);
                if (_lines.Count > Most)
                {
                    _lines.Dequeue();
                }
            }
        }
    }
}

using System.Globalization;
using System.Management.Automation;

namespace MailuOps.Host;

/// <summary>Progress as bars on a terminal, as a plain line now and then elsewhere.</summary>
internal sealed class ProgressBars(Terminal terminal, TimeProvider time)
{
    private static readonly TimeSpan BarInterval = TimeSpan.FromMilliseconds(80);
    private static readonly TimeSpan LineInterval = TimeSpan.FromSeconds(10);

    private readonly Dictionary<int, Entry> _entries = [];
    private long _drawn;

    public void Report(ProgressRecord record)
    {
        if (record.RecordType == ProgressRecordType.Completed)
        {
            if (_entries.Remove(record.ActivityId))
            {
                Draw(force: true);
            }

            return;
        }

        var known = _entries.TryGetValue(record.ActivityId, out var entry);
        entry ??= new Entry(time.GetTimestamp());
        _entries[record.ActivityId] = entry;
        entry.Record = record;
        if (terminal.ShowsBars)
        {
            Draw(force: !known);
        }
        else
        {
            WriteLine(entry);
        }
    }

    /// <summary>Removes what is left, for example after a stop.</summary>
    public void Clear()
    {
        _entries.Clear();
        Draw(force: true);
    }

    /// <summary>"Activity: status (40 %, 12 s left)".</summary>
    internal static string Text(ProgressRecord record)
    {
        var details = new List<string>();
        if (record.PercentComplete >= 0)
        {
            details.Add(record.PercentComplete.ToString(CultureInfo.InvariantCulture) + " %");
        }

        if (record.SecondsRemaining >= 0)
        {
            details.Add(TimeSpan.FromSeconds(record.SecondsRemaining).ToString(record.SecondsRemaining >= 3600 ? @"h\:mm\:ss" : @"m\:ss", CultureInfo.InvariantCulture) + " left");
        }

        var status = string.IsNullOrWhiteSpace(record.StatusDescription) ? "" : $": {record.StatusDescription}";
        return record.Activity + status + (details.Count > 0 ? $" ({string.Join(", ", details)})" : "");
    }

    /// <summary>The same with a bar before it, cut to the width.</summary>
    internal static string Bar(ProgressRecord record, int width)
    {
        const int Cells = 20;
        var full = record.PercentComplete * Cells / 100;
        var bar = record.PercentComplete < 0 ? "" : $"[{new string('#', full)}{new string('.', Cells - full)}] ";
        var line = (record.ParentActivityId >= 0 ? "  " : "") + bar + Text(record).ReplaceLineEndings(" ");
        // One column less: a full line would wrap, and erasing would miss the second half.
        return line.Length < width ? line : line[..Math.Max(width - 2, 1)] + "~";
    }

    private void Draw(bool force)
    {
        if (!terminal.ShowsBars || (!force && time.GetElapsedTime(_drawn) < BarInterval))
        {
            return;
        }

        _drawn = time.GetTimestamp();
        var width = terminal.Width;
        terminal.ShowBars([.. _entries.Values.OrderBy(e => e.Started).Take(4).Select(e => Bar(e.Record!, width))]);
    }

    private void WriteLine(Entry entry)
    {
        // A log wants every stage, but not every count within it.
        var record = entry.Record!;
        var stage = record.Activity + "\n" + new string([.. (record.StatusDescription ?? "").Where(c => !char.IsAsciiDigit(c))]);
        if (entry.Stage == stage && time.GetElapsedTime(entry.Written) < LineInterval)
        {
            return;
        }

        entry.Stage = stage;
        entry.Written = time.GetTimestamp();
        terminal.WriteErrorLine("PROGRESS: " + Text(record), null);
    }

    private sealed class Entry(long started)
    {
        public long Started { get; } = started;
        public ProgressRecord? Record { get; set; }
        public string? Stage { get; set; }
        public long Written { get; set; }
    }
}

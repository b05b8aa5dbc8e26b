using System.Management.Automation.Host;

namespace MailuOps.Host;

/// <summary>Standard output and standard error, with the progress bars kept below whatever is written.</summary>
internal sealed class Terminal
{
    private readonly object _lock = new();
    private readonly TextWriter _output;
    private readonly TextWriter _error;
    private int _barLines;
    private IReadOnlyList<string> _bars = [];
    private bool _lineOpen;

    public Terminal(TextWriter output, TextWriter error, bool outputIsTerminal, bool errorIsTerminal, bool colour)
    {
        _output = output;
        _error = error;
        ShowsBars = errorIsTerminal;
        OutputColour = outputIsTerminal && colour;
        ErrorColour = errorIsTerminal && colour;
    }

    /// <summary>True: progress may move the cursor.</summary>
    public bool ShowsBars { get; }

    public bool OutputColour { get; }
    public bool ErrorColour { get; }

    /// <summary>Columns; 120 where there is no terminal, as in pwsh.</summary>
    public int Width
    {
        get
        {
            try
            {
                return OutputColour || ShowsBars ? Math.Max(Console.WindowWidth, 20) : 120;
            }
            catch (IOException)
            {
                return 120;
            }
        }
    }

    /// <summary>The real console, colours as NO_COLOR (any value) and TERM say.</summary>
    public static Terminal OfProcess() => new(
        Console.Out,
        Console.Error,
        !Console.IsOutputRedirected,
        !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb",
        string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) && Environment.GetEnvironmentVariable("TERM") != "dumb");

    public void WriteOutput(string text)
    {
        lock (_lock)
        {
            EraseBars();
            _output.Write(PSHostUserInterface.GetOutputString(text, OutputColour));
            _output.Flush();
            _lineOpen = text.Length > 0 ? text[^1] != '\n' : _lineOpen;
            DrawBars();
        }
    }

    /// <summary>A line of standard error; the colour is an SGR code such as "31", or null.</summary>
    public void WriteErrorLine(string text, string? colour)
    {
        lock (_lock)
        {
            EraseBars();
            var plain = PSHostUserInterface.GetOutputString(text, ErrorColour);
            _error.WriteLine(colour is null || !ErrorColour ? plain : $"\x1b[{colour}m{plain}\x1b[0m");
            _error.Flush();
            DrawBars();
        }
    }

    public void ShowBars(IReadOnlyList<string> bars)
    {
        lock (_lock)
        {
            EraseBars();
            _bars = bars;
            DrawBars();
        }
    }

    private void DrawBars()
    {
        // Below a half-written line, such as a question, there is no room for a bar.
        if (!ShowsBars || _bars.Count == 0 || _lineOpen)
        {
            return;
        }

        _error.Write(string.Join('\n', _bars));
        _error.Flush();
        _barLines = _bars.Count;
    }

    private void EraseBars()
    {
        if (_barLines == 0)
        {
            return;
        }

        _error.Write("\r\x1b[K" + string.Concat(Enumerable.Repeat("\x1b[1A\x1b[K", _barLines - 1)));
        _error.Flush();
        _barLines = 0;
    }
}

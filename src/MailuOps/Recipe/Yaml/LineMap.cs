namespace MailuOps.Recipe.Yaml;

/// <summary>Turns an offset into line and column, both counted from 1. Counted here, as the parser's own line numbers slip behind escaped line breaks.</summary>
internal sealed class LineMap
{
    private readonly string _text;
    private int[]? _starts;

    public LineMap(string text) => _text = text;

    public (int Line, int Column) At(int offset)
    {
        _starts ??= Starts(_text);
        var index = Array.BinarySearch(_starts, offset);
        var line = index >= 0 ? index : ~index - 1;
        return (line + 1, offset - _starts[line] + 1);
    }

    private static int[] Starts(string text)
    {
        var starts = new List<int> { 0 };
        for (var at = text.IndexOf('\n'); at >= 0; at = text.IndexOf('\n', at + 1))
        {
            starts.Add(at + 1);
        }

        return starts.ToArray();
    }
}

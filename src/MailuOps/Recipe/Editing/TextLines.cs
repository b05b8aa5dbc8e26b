namespace MailuOps.Recipe.Editing;

/// <summary>Questions about the lines of a text, asked by offset.</summary>
internal static class TextLines
{
    /// <summary>Where the line of this offset starts.</summary>
    public static int Start(string text, int offset) => offset == 0 ? 0 : text.LastIndexOf('\n', offset - 1) + 1;

    /// <summary>Behind the line's break, or the end of the text.</summary>
    public static int Next(string text, int offset)
    {
        var at = text.IndexOf('\n', offset);
        return at < 0 ? text.Length : at + 1;
    }

    /// <summary>What stands before this offset on its line.</summary>
    public static string Before(string text, int offset) => text[Start(text, offset)..offset];

    /// <summary>How the lines near this offset end; at the very end of the text as the line before it ends.</summary>
    public static string Break(string text, int offset)
    {
        var at = text.IndexOf('\n', offset);
        if (at < 0)
        {
            at = text.LastIndexOf('\n');
        }

        return at > 0 && text[at - 1] == '\r' ? "\r\n" : "\n";
    }

    /// <summary>
    /// Inserts whole lines behind the line on which something ended (<paramref name="end"/> is the offset behind it). A text without a final line
    /// break keeps lacking it.
    /// </summary>
    public static TextEdit InsertBehind(string text, int end, IReadOnlyList<string> lines)
    {
        var position = end > 0 && text[end - 1] == '\n' ? end : Next(text, end);
        var lineBreak = Break(text, Math.Max(0, position - 1));
        return position == text.Length && !text.EndsWith('\n')
            ? new TextEdit(position, 0, lineBreak + string.Join(lineBreak, lines))
            : new TextEdit(position, 0, string.Concat(lines.Select(line => line + lineBreak)));
    }

    /// <summary>
    /// Removes the lines that some stretches touch, line breaks included. Where that takes the last line of a text without a final line break, the
    /// break before it goes instead.
    /// </summary>
    public static IReadOnlyList<TextEdit> Remove(string text, IEnumerable<(int First, int Behind)> stretches)
    {
        var edits = new List<TextEdit>();
        foreach (var (first, behind) in stretches.OrderBy(stretch => stretch.First))
        {
            var start = Start(text, first);
            var end = behind > first && text[behind - 1] == '\n' ? behind : Next(text, behind);
            if (edits.Count > 0 && edits[^1].Start + edits[^1].Length >= start)
            {
                start = edits[^1].Start;
                edits.RemoveAt(edits.Count - 1);
            }

            edits.Add(new TextEdit(start, end - start, string.Empty));
        }

        var last = edits[^1];
        if (last.Start + last.Length == text.Length && !text.EndsWith('\n') && last.Start > 0)
        {
            var lineBreak = last.Start > 1 && text[last.Start - 2] == '\r' ? 2 : 1;
            edits[^1] = new TextEdit(last.Start - lineBreak, last.Length + lineBreak, string.Empty);
        }

        return edits;
    }
}

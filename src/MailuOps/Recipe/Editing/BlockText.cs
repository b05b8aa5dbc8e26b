using MailuOps.Recipe.Yaml;
using YamlDotNet.Core;

namespace MailuOps.Recipe.Editing;

/// <summary>The text around nodes of block and flow collections: dashes, indents, commas.</summary>
internal static class BlockText
{
    /// <summary>The offset of the dash before an item of a block sequence.</summary>
    public static int Dash(string text, Node item)
    {
        var at = item.Start - 1;
        while (at > 0 && text[at] != '-')
        {
            at--;
        }

        return at;
    }

    /// <summary>True when a node ends in a block scalar whose trailing blank lines belong to its text (|+ or >+).</summary>
    public static bool KeepsBlankLines(string text, Node node) => node switch
    {
        ScalarNode { Style: ScalarStyle.Literal or ScalarStyle.Folded } scalar =>
            text[ScalarText.ContentStart(text, scalar)..TextLines.Next(text, ScalarText.ContentStart(text, scalar))].Split('#')[0].Contains('+'),
        SequenceNode { IsFlow: false, Items.Count: > 0 } list => KeepsBlankLines(text, list.Items[^1]),
        MappingNode { IsFlow: false, Entries.Count: > 0 } map => KeepsBlankLines(text, map.Entries[^1].Value),
        _ => false,
    };

    /// <summary>Where a node's own lines end: blank lines that a block scalar swallowed but does not keep are not its own.</summary>
    public static int OwnEnd(string text, Node node)
    {
        var end = node.End;
        while (end > node.Start && text[end - 1] == '\n' && !KeepsBlankLines(text, node) && string.IsNullOrWhiteSpace(text[TextLines.Start(text, end - 1)..end]))
        {
            end = TextLines.Start(text, end - 1);
        }

        return end;
    }

    /// <summary>Inserts whole lines behind a node of a block collection.</summary>
    public static TextEdit InsertBehind(string text, Node node, IReadOnlyList<string> lines) =>
        TextLines.InsertBehind(text, OwnEnd(text, node), lines);

    /// <summary>The spaces between the dash and an item of a block sequence.</summary>
    public static string Gap(string text, Node item)
    {
        var gap = text[(Dash(text, item) + 1)..item.Start];
        return gap.Contains('\n') || gap.Length == 0 ? " " : gap;
    }

    /// <summary>A new line for a block sequence, spaced like an item of it.</summary>
    public static string ItemLine(string text, Node neighbour, string item)
    {
        var dash = Dash(text, neighbour);
        return TextLines.Before(text, dash) + "-" + Gap(text, neighbour) + item;
    }

    /// <summary>Removes an item or entry of a flow collection with the comma that belongs to it, and its line where it has one of its own.</summary>
    public static IReadOnlyList<TextEdit> RemoveFromFlow(string text, int start, int end)
    {
        var behind = SkipSpace(text, end, 1);
        var commaBehind = behind < text.Length && text[behind] == ',';
        var last = commaBehind ? behind + 1 : end;
        var comma = SkipSpace(text, start - 1, -1);
        var inComment = TextLines.Before(text, comma).Contains(" #", StringComparison.Ordinal);
        TextEdit[] commaBefore = !commaBehind && text[comma] == ',' && !inComment ? [new TextEdit(comma, 1, string.Empty)] : [];

        var lineStart = TextLines.Start(text, start);
        var rest = text[last..TextLines.Next(text, last)].TrimStart();
        if (lineStart > 0 && string.IsNullOrWhiteSpace(text[lineStart..start]) && (rest.Length == 0 || rest[0] == '#'))
        {
            return [.. commaBefore, new TextEdit(lineStart, TextLines.Next(text, last) - lineStart, string.Empty)];
        }

        if (commaBefore.Length > 0)
        {
            return [new TextEdit(comma, end - comma, string.Empty)];
        }

        while (commaBehind && last < text.Length && text[last] == ' ')
        {
            last++;
        }

        return [new TextEdit(start, last - start, string.Empty)];
    }

    private static int SkipSpace(string text, int at, int direction)
    {
        while (at > 0 && at < text.Length && char.IsWhiteSpace(text[at]))
        {
            at += direction;
        }

        return at;
    }

    /// <summary>Adds to a flow collection behind its last child, on a line of its own where the children have that.</summary>
    public static TextEdit AddToFlow(string text, Node collection, Node? firstPartOfLast, Node? last, string added)
    {
        if (last is null || firstPartOfLast is null)
        {
            return new TextEdit(collection.End - 1, 0, added);
        }

        var before = TextLines.Before(text, firstPartOfLast.Start);
        var separator = before.Length > 0 && string.IsNullOrWhiteSpace(before) ? "," + TextLines.Break(text, firstPartOfLast.Start) + before : ", ";
        return new TextEdit(last.End, 0, separator + added);
    }
}

using MailuOps.Recipe.Compose;
using MailuOps.Recipe.Yaml;
using YamlDotNet.Core;

namespace MailuOps.Recipe.Editing;

/// <summary>Changes and removes labels that a file already writes.</summary>
internal static class LabelTexts
{
    /// <summary>Gives an existing label a new key or value. Null when this file does not write the label under deploy.labels itself.</summary>
    public static TextEdit? Change(LabelSite site, string key, string? newKey, string? newValue)
    {
        switch (site.Labels(LabelPlace.Deploy)?.Value)
        {
            case SequenceNode list when list.Items.LastOrDefault(item => KeyOf(item) == key) is ScalarNode item:
                // Of two with the same key Docker takes the last.
                var (_, value, _) = LabelReader.Split(item.Value);
                return Rewrite(site.Text, item, $"{newKey ?? key}={newValue ?? value}", list.IsFlow, mayLookTyped: true);
            case MappingNode map when map.OwnEntry(key) is { } entry && newKey is not null && entry.KeyNode is ScalarNode written:
                return Rewrite(site.Text, written, newKey, map.IsFlow, mayLookTyped: false);
            case MappingNode map when map.OwnEntry(key) is { } entry && newValue is not null:
                return Value(site.Text, map, entry, newValue);
            default:
                return null;
        }
    }

    /// <summary>Removes a label (of several with its key the last), with labels: and deploy: when nothing is left in them. Empty when this file does not write it itself.</summary>
    public static IReadOnlyList<TextEdit> Remove(LabelSite site, LabelPlace where, string key)
    {
        var text = site.Text;
        switch (site.Labels(where)?.Value)
        {
            case SequenceNode list when list.Items.LastOrDefault(item => KeyOf(item) == key) is { } item:
                return list.IsFlow
                    ? BlockText.RemoveFromFlow(text, item.Start, item.End)
                    : RemoveLines(site, where, list.Items.Count, BlockText.Dash(text, item), BlockText.OwnEnd(text, item), " []");
            case MappingNode map when map.OwnEntry(key) is { } entry:
                return map.IsFlow
                    ? BlockText.RemoveFromFlow(text, entry.KeyNode.Start, entry.Value.End)
                    : RemoveLines(site, where, map.Entries.Count, entry.KeyNode.Start, BlockText.OwnEnd(text, entry.Value), " {}");
            default:
                return [];
        }
    }

    /// <summary>Removes a label's lines, and the keys above it that hold nothing else: labels:, deploy:, the service where a later file only labels it.</summary>
    private static IReadOnlyList<TextEdit> RemoveLines(LabelSite site, LabelPlace where, int count, int first, int behind, string empty)
    {
        var lines = new List<(int, int)> { (first, behind) };
        if (count > 1)
        {
            return TextLines.Remove(site.Text, lines);
        }

        var labels = site.Labels(where)!.Value.KeyNode;
        var ownerGoes = where == LabelPlace.Container || site.DeployBody is { IsFlow: false, Entries.Count: 1 };
        if (ownerGoes && site.Body.Entries.Count == 1 && site.IsOnlyService)
        {
            // Nothing would be left below services:, which Docker refuses.
            return [.. TextLines.Remove(site.Text, lines), new TextEdit(site.Text.IndexOf(':', labels.End) + 1, 0, empty)];
        }

        lines.Add((labels.Start, labels.End));
        if (ownerGoes && where == LabelPlace.Deploy)
        {
            lines.Add((site.Deploy!.Value.KeyNode.Start, site.Deploy!.Value.KeyNode.End));
        }

        if (ownerGoes && site.Body.Entries.Count == 1)
        {
            lines.Add((site.ServiceEntry.KeyNode.Start, site.ServiceEntry.KeyNode.End));
        }

        return TextLines.Remove(site.Text, lines);
    }

    private static TextEdit Value(string text, MappingNode map, MappingEntry entry, string value)
    {
        var neighbours = map.Entries.Select(other => other.Value).OfType<ScalarNode>().Where(other => other != entry.Value && !other.IsNull);
        if (entry.Value is ScalarNode { IsNull: false } scalar)
        {
            var quoted = scalar.Style is ScalarStyle.SingleQuoted or ScalarStyle.DoubleQuoted || !scalar.IsBoolean;
            return Rewrite(text, scalar, value, map.IsFlow, mayLookTyped: false, quoted ? null : Quotes(neighbours));
        }

        var written = ScalarText.Write(value, LabelStyle.Commonest(neighbours, ScalarStyle.DoubleQuoted), map.IsFlow);
        return entry.Value is ScalarNode { Value.Length: 0 }
            ? new TextEdit(entry.Value.Start, 0, " " + written)
            : new TextEdit(entry.Value.Start, entry.Value.End - entry.Value.Start, written);
    }

    private static ScalarStyle Quotes(IEnumerable<ScalarNode> neighbours) =>
        LabelStyle.Commonest(neighbours.Where(other => other.Style != ScalarStyle.Plain), ScalarStyle.DoubleQuoted);

    private static TextEdit Rewrite(string text, ScalarNode scalar, string value, bool inFlow, bool mayLookTyped, ScalarStyle? style = null)
    {
        var start = ScalarText.ContentStart(text, scalar);
        var written = ScalarText.Write(value, style ?? scalar.Style, inFlow, mayLookTyped);
        var end = scalar.End;
        if (scalar.Style is ScalarStyle.Literal or ScalarStyle.Folded)
        {
            // A block scalar ends behind its line break, which the new one-line text needs back.
            while (end > start && char.IsWhiteSpace(text[end - 1]))
            {
                end--;
            }
        }

        return new TextEdit(start, end - start, written);
    }

    private static string? KeyOf(Node item) => item.Resolved is ScalarNode scalar ? LabelReader.Split(scalar.Value).Key : null;
}

using MailuOps.Recipe.Compose;
using MailuOps.Recipe.Yaml;

namespace MailuOps.Recipe.Editing;

/// <summary>Writes a new label under deploy.labels, making labels: and deploy: where they are missing, in the style of their neighbours.</summary>
internal static class LabelInserter
{
    /// <summary>The edits. Empty where no edit of this service alone can do it: the labels are a list that other services share.</summary>
    public static IReadOnlyList<TextEdit> Insert(LabelSite site, string key, string value)
    {
        var style = LabelStyle.Of(site.File, site.Step);
        return site.Deploy switch
        {
            null => Inherited(site, site.Body.Find("deploy")?.Value, style, key, value),
            { Value: AliasNode alias } entry => ReplaceAlias(site, entry, alias, SharedDeploy(style, alias.Resolved as MappingNode, alias.Name, key, value)),
            { Value: MappingNode deploy } => IntoDeploy(site, deploy, style, key, value),
            { Value: ScalarNode { IsNull: true } nothing } entry => UnderKey(site, entry, nothing, LabelBlock.Labels(style, key, value)),
            _ => [],
        };
    }

    private static IReadOnlyList<TextEdit> Inherited(LabelSite site, Node? inherited, LabelStyle style, string key, string value)
    {
        if (inherited?.Resolved is not MappingNode merged)
        {
            return [site.Body.IsFlow
                ? AddEntry(site, site.Body, $"deploy: {{{LabelBlock.FlowLabels(style, key, value)}}}")
                : AddLines(site, site.Body, ["deploy:", .. LabelBlock.Indent(LabelBlock.Labels(style, key, value), style.Step)])];
        }

        var anchor = (inherited as AliasNode)?.Name ?? merged.Anchor;
        var lines = anchor is null || site.Body.IsFlow ? [] : SharedDeploy(style, merged, anchor, key, value);
        return lines.Count == 0 ? [] : [AddLines(site, site.Body, ["deploy:", .. LabelBlock.Indent(lines, style.Step)])];
    }

    /// <summary>The lines below deploy: that take over a shared mapping and add the label; empty when its labels cannot be extended.</summary>
    private static IReadOnlyList<string> SharedDeploy(LabelStyle style, MappingNode? shared, string anchor, string key, string value)
    {
        var lines = shared?.Find("labels") switch
        {
            _ when shared is null => [],
            null => LabelBlock.Labels(style, key, value),
            { Value: var labels } => SharedLabels(style, labels, key, value),
        };
        return lines.Count == 0 ? [] : [$"<<: *{anchor}", .. lines];
    }

    /// <summary>labels: with what the shared labels hold and the new one: a mapping with an anchor is merged, anything else has to be copied.</summary>
    private static IReadOnlyList<string> SharedLabels(LabelStyle style, Node labels, string key, string value)
    {
        switch (labels.Resolved)
        {
            case MappingNode map when ((labels as AliasNode)?.Name ?? map.Anchor) is { } anchor:
                return ["labels:", .. LabelBlock.Indent([$"<<: *{anchor}", LabelBlock.Entry(style, key, value, inFlow: false)], style.Step)];
            case SequenceNode list when list.Items.All(item => item.Resolved is ScalarNode):
                var items = list.Items.Select(item => (ScalarNode)item.Resolved).Select(item => ScalarText.Write(item.Value, item.Style, inFlow: false, mayLookTyped: true));
                var added = ScalarText.Write($"{key}={value}", LabelStyle.Commonest(list.Items.OfType<ScalarNode>(), style.Items), inFlow: false, mayLookTyped: true);
                return ["labels:", .. LabelBlock.Indent(items.Append(added).Select(item => $"-{style.Gap}{item}"), style.DashIndent)];
            default:
                return [];
        }
    }

    private static IReadOnlyList<TextEdit> IntoDeploy(LabelSite site, MappingNode deploy, LabelStyle style, string key, string value)
    {
        switch (deploy.OwnEntry("labels"))
        {
            case { Value: SequenceNode list }:
                return [IntoList(site, list, style, key, value)];
            case { Value: MappingNode map }:
                return [IntoMap(site, map, style, key, value)];
            case { Value: ScalarNode { IsNull: true } nothing } entry:
                return UnderKey(site, entry, nothing, LabelBlock.Content(style, key, value));
            case { Value: AliasNode alias } entry:
                return ReplaceAlias(site, entry, alias, Unindented(SharedLabels(style, alias, key, value)));
            case null when deploy.Find("labels") is { } merged:
                var lines = deploy.IsFlow ? [] : SharedLabels(style, merged.Value, key, value);
                return lines.Count == 0 ? [] : [AddLines(site, deploy, lines)];
            case null:
                return [deploy.IsFlow
                    ? AddEntry(site, deploy, LabelBlock.FlowLabels(style, key, value))
                    : AddLines(site, deploy, LabelBlock.Labels(style, key, value))];
            default:
                return [];
        }
    }

    private static IReadOnlyList<string> Unindented(IReadOnlyList<string> labels) =>
        labels.Skip(1).Select(line => line.StartsWith('-') ? line : line[(labels[1].Length - labels[1].TrimStart().Length)..]).ToList();

    private static TextEdit IntoList(LabelSite site, SequenceNode list, LabelStyle style, string key, string value)
    {
        var own = LabelStyle.Commonest(list.Items.OfType<ScalarNode>(), style.Items);
        var item = ScalarText.Write($"{key}={value}", own, list.IsFlow, mayLookTyped: true);
        if (list.IsFlow)
        {
            var last = list.Items.Count == 0 ? null : list.Items[^1];
            return BlockText.AddToFlow(site.Text, list, last, last, item);
        }

        var neighbour = list.Items.LastOrDefault(IsBackupLabel) ?? list.Items[^1];
        return BlockText.InsertBehind(site.Text, neighbour, [BlockText.ItemLine(site.Text, neighbour, item)]);
    }

    private static TextEdit IntoMap(LabelSite site, MappingNode map, LabelStyle style, string key, string value)
    {
        var written = map.Entries.Where(entry => entry.Key != "<<").ToList();
        var own = style with
        {
            Keys = LabelStyle.Commonest(written.Select(entry => entry.KeyNode).OfType<ScalarNode>(), style.Keys),
            Values = LabelStyle.Commonest(written.Select(entry => entry.Value).OfType<ScalarNode>(), style.Values),
        };
        var line = LabelBlock.Entry(own, key, value, map.IsFlow);
        if (map.IsFlow)
        {
            return AddEntry(site, map, line);
        }

        var near = map.Entries.LastOrDefault(entry => entry.Key?.StartsWith(Backupbot.Prefix, StringComparison.Ordinal) == true);
        var neighbour = near.KeyNode is null ? map.Entries[^1] : near;
        return BlockText.InsertBehind(site.Text, neighbour.Value, [TextLines.Before(site.Text, map.Entries[^1].KeyNode.Start) + line]);
    }

    private static bool IsBackupLabel(Node item) =>
        item.Resolved is ScalarNode scalar && scalar.Value.StartsWith(Backupbot.Prefix, StringComparison.Ordinal);

    private static TextEdit AddEntry(LabelSite site, MappingNode flow, string entry) => flow.Entries.Count == 0
        ? BlockText.AddToFlow(site.Text, flow, null, null, entry)
        : BlockText.AddToFlow(site.Text, flow, flow.Entries[^1].KeyNode, flow.Entries[^1].Value, entry);

    private static TextEdit AddLines(LabelSite site, MappingNode block, IReadOnlyList<string> lines) =>
        BlockText.InsertBehind(site.Text, block, LabelBlock.Indent(lines, site.Column(block.Entries[0].KeyNode) - 1));

    private static IReadOnlyList<TextEdit> UnderKey(LabelSite site, MappingEntry entry, ScalarNode nothing, IReadOnlyList<string> lines)
    {
        var indent = site.Column(entry.KeyNode) - 1 + (lines[0].StartsWith('-') ? LabelStyle.Of(site.File, site.Step).DashIndent : site.Step);
        var insertion = TextLines.InsertBehind(site.Text, nothing.End, LabelBlock.Indent(lines, indent));
        return nothing.Value.Length == 0 ? [insertion] : [new TextEdit(nothing.Start, nothing.End - nothing.Start, string.Empty), insertion];
    }

    private static IReadOnlyList<TextEdit> ReplaceAlias(LabelSite site, MappingEntry entry, AliasNode alias, IReadOnlyList<string> lines)
    {
        if (lines.Count == 0)
        {
            return [];
        }

        var gap = site.Text[entry.KeyNode.End..alias.Start];
        var colon = entry.KeyNode.End + gap.IndexOf(':') + 1;
        var indent = site.Column(entry.KeyNode) - 1 + (lines[0].StartsWith('-') ? LabelStyle.Of(site.File, site.Step).DashIndent : site.Step);
        return [new TextEdit(colon, alias.End - colon, string.Empty), TextLines.InsertBehind(site.Text, alias.End, LabelBlock.Indent(lines, indent))];
    }
}

using MailuOps.Recipe.Compose;
using MailuOps.Recipe.Yaml;
using YamlDotNet.Core;

namespace MailuOps.Recipe.Editing;

/// <summary>How a file writes its labels, so that a new one looks like its neighbours.</summary>
/// <param name="AsList">List form rather than map form.</param>
/// <param name="Step">The spaces by which a level is indented.</param>
/// <param name="DashIndent">The spaces from a key to the dashes of its list.</param>
/// <param name="Gap">The spaces behind a dash.</param>
/// <param name="Items">The style of list items.</param>
/// <param name="Keys">The style of map keys.</param>
/// <param name="Values">The style of map values.</param>
internal sealed record LabelStyle(bool AsList, int Step, int DashIndent, string Gap, ScalarStyle Items, ScalarStyle Keys, ScalarStyle Values)
{
    /// <summary>The style of a file, from its service labels, then its other labels, then any list.</summary>
    public static LabelStyle Of(ComposeFile file, int step)
    {
        var labels = Neighbours(file).ToList();
        var lists = labels.Select(entry => entry.Value).OfType<SequenceNode>().ToList();
        var maps = labels.Select(entry => entry.Value).OfType<MappingNode>().ToList();
        var items = lists.SelectMany(list => list.Items).OfType<ScalarNode>();
        return new LabelStyle(
            lists.Count >= maps.Count,
            step,
            DashIndentOf(file, labels) ?? DashIndentOf(file, Everything(file.Root)) ?? step,
            GapOf(file, labels) ?? GapOf(file, Everything(file.Root)) ?? " ",
            Commonest(items, ScalarStyle.DoubleQuoted),
            Commonest(maps.SelectMany(map => map.Entries).Select(entry => entry.KeyNode).OfType<ScalarNode>(), ScalarStyle.Plain),
            Commonest(maps.SelectMany(map => map.Entries).Select(entry => entry.Value).OfType<ScalarNode>(), ScalarStyle.DoubleQuoted));
    }

    /// <summary>The style that most of the scalars have.</summary>
    public static ScalarStyle Commonest(IEnumerable<ScalarNode> scalars, ScalarStyle fallback) => scalars
        .Select(scalar => scalar.Style).Where(style => style is ScalarStyle.Plain or ScalarStyle.SingleQuoted or ScalarStyle.DoubleQuoted)
        .GroupBy(style => style).OrderByDescending(group => group.Count()).FirstOrDefault()?.Key ?? fallback;

    private static IEnumerable<MappingEntry> Neighbours(ComposeFile file)
    {
        var bodies = file.Services().Select(service => service.Entry.Value).OfType<MappingNode>().ToList();
        var deployed = bodies.Select(body => body.OwnEntry("deploy")?.Value).OfType<MappingNode>()
            .Select(deploy => deploy.OwnEntry("labels")).OfType<MappingEntry>().ToList();
        return deployed.Count > 0 ? deployed : bodies.Select(body => body.OwnEntry("labels")).OfType<MappingEntry>();
    }

    private static int? DashIndentOf(ComposeFile file, IEnumerable<MappingEntry> entries) => FirstList(entries) is { } entry
        ? file.Yaml.Lines.At(BlockText.Dash(file.Text, ((SequenceNode)entry.Value).Items[0])).Column - file.Yaml.Lines.At(entry.KeyNode.Start).Column
        : null;

    private static string? GapOf(ComposeFile file, IEnumerable<MappingEntry> entries) =>
        FirstList(entries) is { } entry ? BlockText.Gap(file.Text, ((SequenceNode)entry.Value).Items[0]) : null;

    private static MappingEntry? FirstList(IEnumerable<MappingEntry> entries)
    {
        foreach (var entry in entries)
        {
            if (entry.Value is SequenceNode { IsFlow: false, Items.Count: > 0 })
            {
                return entry;
            }
        }

        return null;
    }

    private static IEnumerable<MappingEntry> Everything(Node? node) => node switch
    {
        MappingNode map => map.Entries.SelectMany(entry => Everything(entry.Value).Prepend(entry)),
        SequenceNode list => list.Items.SelectMany(Everything),
        _ => [],
    };
}

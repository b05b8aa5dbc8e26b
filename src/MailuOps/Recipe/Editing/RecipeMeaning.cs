using System.Globalization;
using MailuOps.Recipe.Compose;
using MailuOps.Recipe.Yaml;

namespace MailuOps.Recipe.Editing;

/// <summary>
/// What a file says, apart from how it is written: aliases and merges resolved, styles forgotten, labels of services set apart as key and value.
/// Two files with the same meaning deploy the same.
/// </summary>
internal sealed class RecipeMeaning
{
    private const int NodeLimit = 500_000;

    private readonly SortedSet<string> _rest = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Service, LabelPlace Where, string Key), string> _labels = [];
    private int _nodes;

    /// <summary>The labels: the value, or a mark and the value where it is no text.</summary>
    public IReadOnlyDictionary<(string Service, LabelPlace Where, string Key), string> Labels => _labels;

    public static RecipeMeaning Of(ComposeFile file)
    {
        var meaning = new RecipeMeaning();
        for (var index = 0; index < file.Yaml.Documents.Count; index++)
        {
            meaning.Walk(file.Yaml.Documents[index], index == 0 ? [] : ["document " + index.ToString(CultureInfo.InvariantCulture)]);
        }

        return meaning;
    }

    /// <summary>Makes the change in the meaning that an edit is meant to make in the text.</summary>
    public void Expect(LabelEdit edit, bool setsHere)
    {
        switch (edit)
        {
            case LabelEdit.Set set when setsHere:
                _labels[(set.Service, LabelPlace.Deploy, set.Key)] = set.Value;
                break;
            case LabelEdit.Remove remove:
                _labels.Remove((remove.Service, remove.Where, remove.Key));
                break;
            case LabelEdit.Rename rename when _labels.Remove((rename.Service, LabelPlace.Deploy, rename.Key), out var value):
                _labels[(rename.Service, LabelPlace.Deploy, rename.NewKey)] = value;
                break;
        }
    }

    /// <summary>The differences, in words; empty when both mean the same.</summary>
    public IReadOnlyList<string> Differences(RecipeMeaning other)
    {
        var differences = _rest.Except(other._rest).Concat(other._rest.Except(_rest)).ToList();
        foreach (var key in _labels.Keys.Union(other._labels.Keys))
        {
            if (_labels.GetValueOrDefault(key) != other._labels.GetValueOrDefault(key))
            {
                differences.Add($"{(key.Where == LabelPlace.Deploy ? "deploy.labels" : "labels")} of {key.Service}: {key.Key}");
            }
        }

        return differences;
    }

    private void Walk(Node node, IReadOnlyList<string> path)
    {
        if (++_nodes > NodeLimit)
        {
            throw Errors.RecipeTooLarge(NodeLimit);
        }

        if (Labelled(path) is { } owner)
        {
            AddLabels(owner.Service, owner.Where, node.Resolved, path);
            return;
        }

        switch (node.Resolved)
        {
            case MappingNode map:
                var any = false;
                foreach (var entry in map.AllEntries())
                {
                    any = true;
                    Walk(entry.Value, [.. path, entry.Key ?? "?" + Describe(entry.KeyNode)]);
                }

                // deploy: that held only labels comes and goes with them.
                if (!any && !IsDeploy(path))
                {
                    _rest.Add(string.Join('/', path) + " = {}");
                }

                break;
            case SequenceNode list:
                for (var index = 0; index < list.Items.Count; index++)
                {
                    Walk(list.Items[index], [.. path, index.ToString(CultureInfo.InvariantCulture)]);
                }

                _rest.Add($"{string.Join('/', path)} has {list.Items.Count} items");
                break;
            case ScalarNode { IsNull: true } when IsDeploy(path):
                break;
            case ScalarNode scalar:
                _rest.Add($"{string.Join('/', path)} = {Typed(scalar)}");
                break;
        }
    }

    private void AddLabels(string service, LabelPlace where, Node node, IReadOnlyList<string> path)
    {
        switch (node)
        {
            case SequenceNode list:
                foreach (var item in list.Items)
                {
                    var (key, value, hasValue) = item.Resolved is ScalarNode scalar ? LabelReader.Split(scalar.Value) : (Describe(item), string.Empty, true);
                    _labels[(service, where, key)] = hasValue ? value : "!nothing";
                }

                break;
            case MappingNode map:
                foreach (var entry in map.AllEntries())
                {
                    _labels[(service, where, entry.Key ?? Describe(entry.KeyNode))] = entry.Value.Resolved is ScalarNode value ? Typed(value) : Describe(entry.Value);
                }

                break;
            case ScalarNode { IsNull: false } odd:
                _rest.Add($"{string.Join('/', path)} = {Typed(odd)}");
                break;
        }
    }

    private static (string Service, LabelPlace Where)? Labelled(IReadOnlyList<string> path) => path switch
    {
        ["services", var service, "labels"] => (service, LabelPlace.Container),
        ["services", var service, "deploy", "labels"] => (service, LabelPlace.Deploy),
        _ => null,
    };

    private static bool IsDeploy(IReadOnlyList<string> path) => path is ["services", _, "deploy"];

    private static string Typed(ScalarNode scalar) => scalar.IsNull ? "!null" : scalar.IsBoolean ? "!bool " + scalar.Value : scalar.Value;

    private static string Describe(Node node) => node.Resolved switch
    {
        ScalarNode scalar => scalar.Value,
        SequenceNode list => $"[{string.Join(", ", list.Items.Select(Describe))}]",
        MappingNode map => $"{{{string.Join(", ", map.AllEntries().Select(entry => $"{Describe(entry.KeyNode)}: {Describe(entry.Value)}"))}}}",
        _ => string.Empty,
    };
}

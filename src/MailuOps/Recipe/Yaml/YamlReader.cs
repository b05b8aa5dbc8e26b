using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace MailuOps.Recipe.Yaml;

/// <summary>Reads YAML into nodes that know their place in the text. YamlDotNet parses; its own tree drops the ends of nodes and the aliases.</summary>
internal sealed class YamlReader
{
    private const int DepthLimit = 128;

    private readonly string _text;
    private readonly int _shift;
    private readonly Parser _parser;
    private readonly Dictionary<string, Node> _anchors = new(StringComparer.Ordinal);
    private int _depth;

    private YamlReader(string text)
    {
        _text = text;
        _shift = text.StartsWith('\uFEFF') ? 1 : 0;
        _parser = new Parser(new StringReader(_shift == 0 ? text : text[_shift..]));
    }

    /// <summary>Parses a text. Never throws for bad YAML: the problem is in the result.</summary>
    public static YamlText Read(string text)
    {
        var reader = new YamlReader(text);
        var documents = new List<Node>();
        try
        {
            while (reader._parser.MoveNext())
            {
                if (reader._parser.Current is DocumentStart)
                {
                    reader._anchors.Clear();
                    reader._parser.MoveNext();
                    documents.Add(reader.Node());
                }
            }

            return new YamlText(text, documents, null);
        }
        catch (ProblemException found)
        {
            return new YamlText(text, documents, found.Problem);
        }
        catch (YamlException bad)
        {
            return new YamlText(text, documents, YamlProblems.Explain(text, (int)bad.Start.Index + reader._shift, (int)bad.End.Index + reader._shift, bad.Message));
        }
        catch (InvalidOperationException)
        {
            // YamlDotNet gives up this way, without a place, on an unclosed flow collection; its last event is the nearest place known.
            var at = reader._parser.Current is { } last ? (int)last.End.Index + reader._shift : 0;
            return new YamlText(text, documents, YamlProblems.Explain(text, at, at, "a bracket or brace is not closed"));
        }
    }

    private Node Node()
    {
        if (++_depth > DepthLimit)
        {
            throw new ProblemException(Offset(_parser.Current!.Start), $"nested deeper than {DepthLimit} levels");
        }

        Node node = _parser.Current switch
        {
            Scalar scalar => Scalar(scalar),
            SequenceStart start => Sequence(start),
            MappingStart start => Mapping(start),
            AnchorAlias alias => Alias(alias),
            var other => throw new ProblemException(Offset(other!.Start), "something other than a value stands here"),
        };
        _depth--;
        if (node.Anchor is { } anchor)
        {
            _anchors[anchor] = node;
        }

        return node;
    }

    private ScalarNode Scalar(Scalar scalar) => new()
    {
        Start = Offset(scalar.Start),
        End = Offset(scalar.End),
        Anchor = Name(scalar.Anchor),
        Tag = scalar.Tag.IsEmpty || scalar.Tag.IsNonSpecific ? null : scalar.Tag.Value,
        Value = scalar.Value,
        Style = scalar.Style,
    };

    private AliasNode Alias(AnchorAlias alias)
    {
        var name = alias.Value.Value;
        return _anchors.TryGetValue(name, out var target)
            ? new AliasNode { Start = Offset(alias.Start), End = Offset(alias.End), Name = name, Target = target }
            : throw new ProblemException(Offset(alias.Start), $"alias *{name} names an anchor that does not stand before it");
    }

    private SequenceNode Sequence(SequenceStart start)
    {
        var items = new List<Node>();
        while (_parser.MoveNext() && _parser.Current is not SequenceEnd)
        {
            items.Add(Node());
        }

        var flow = start.Style == YamlDotNet.Core.Events.SequenceStyle.Flow;
        return new SequenceNode
        {
            Start = Offset(start.Start),
            End = flow ? Offset(_parser.Current!.Start) + 1 : End(items.Count == 0 ? null : items[^1], start),
            Anchor = Name(start.Anchor),
            Items = items,
            IsFlow = flow,
        };
    }

    private MappingNode Mapping(MappingStart start)
    {
        var entries = new List<MappingEntry>();
        while (_parser.MoveNext() && _parser.Current is not MappingEnd)
        {
            var key = Node();
            _parser.MoveNext();
            var entry = new MappingEntry(key, Node());
            Refuse(entries, entry);
            entries.Add(entry);
        }

        var flow = start.Style == MappingStyle.Flow;
        return new MappingNode
        {
            Start = Offset(start.Start),
            End = flow ? Offset(_parser.Current!.Start) + 1 : End(entries.Count == 0 ? null : entries[^1].Value, start),
            Anchor = Name(start.Anchor),
            Entries = entries,
            IsFlow = flow,
        };
    }

    private void Refuse(List<MappingEntry> entries, MappingEntry added)
    {
        if (added.Key is not { } key || key == "<<")
        {
            return;
        }

        foreach (var entry in entries)
        {
            if (entry.Key == key)
            {
                var first = new LineMap(_text).At(entry.KeyNode.Start).Line;
                throw new ProblemException(added.KeyNode.Start, $"the key '{key}' stands here a second time, first in line {first}");
            }
        }
    }

    private int End(Node? last, ParsingEvent start) => last?.End ?? Offset(start.End);

    private int Offset(Mark mark) => Math.Min((int)mark.Index + _shift, _text.Length);

    private static string? Name(AnchorName anchor) => anchor.IsEmpty ? null : anchor.Value;

    private sealed class ProblemException(int offset, string message) : Exception(message)
    {
        public YamlProblem Problem { get; } = new(offset, message);
    }
}

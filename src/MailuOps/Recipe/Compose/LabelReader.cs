using MailuOps.Recipe.Yaml;

namespace MailuOps.Recipe.Compose;

/// <summary>Reads labels in either form. Docker fills variables in list items and map values, never in map keys.</summary>
internal static class LabelReader
{
    public static IEnumerable<LabelEntry> Read(
        ComposeFile file, string service, LabelPlace where, Node? labels, IReadOnlyDictionary<string, string> variables)
    {
        switch (labels?.Resolved)
        {
            case SequenceNode list:
                foreach (var item in list.Items)
                {
                    if (item.Resolved is ScalarNode scalar)
                    {
                        yield return FromItem(file, service, where, item, scalar, variables);
                    }
                }

                break;
            case MappingNode map:
                foreach (var entry in map.AllEntries())
                {
                    if (entry.Key is { } key)
                    {
                        yield return FromEntry(file, service, where, key, entry, variables);
                    }
                }

                break;
        }
    }

    private static LabelEntry FromItem(
        ComposeFile file, string service, LabelPlace where, Node item, ScalarNode scalar, IReadOnlyDictionary<string, string> variables)
    {
        var (rawKey, rawValue, hasValue) = Split(scalar.Value);
        return new LabelEntry
        {
            Service = service,
            Where = where,
            Key = Interpolation.Expand(rawKey, variables, keepUnset: true),
            Value = Interpolation.Expand(rawValue, variables),
            RawKey = rawKey,
            RawValue = rawValue,
            InList = true,
            HasValue = hasValue,
            Node = item,
            Place = new SourcePlace(file, item.Start),
        };
    }

    private static LabelEntry FromEntry(
        ComposeFile file, string service, LabelPlace where, string key, MappingEntry entry, IReadOnlyDictionary<string, string> variables)
    {
        var value = entry.Value.Resolved is ScalarNode { IsNull: false } scalar ? scalar.Value : string.Empty;
        return new LabelEntry
        {
            Service = service,
            Where = where,
            Key = key,
            Value = Interpolation.Expand(value, variables),
            RawKey = key,
            RawValue = value,
            InList = false,
            HasValue = entry.Value.Resolved is not ScalarNode { IsNull: true },
            Node = entry.Value,
            Place = new SourcePlace(file, entry.KeyNode.Start),
        };
    }

    /// <summary>Splits "key=value" at the first equals sign outside a variable's braces.</summary>
    public static (string Key, string Value, bool HasValue) Split(string item)
    {
        var depth = 0;
        for (var at = 0; at < item.Length; at++)
        {
            depth += item[at] switch { '{' => 1, '}' => -1, _ => 0 };
            if (item[at] == '=' && depth <= 0)
            {
                return (item[..at], item[(at + 1)..], true);
            }
        }

        return (item, string.Empty, false);
    }
}

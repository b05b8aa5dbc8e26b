namespace MailuOps.Recipe.Yaml;

/// <summary>A mapping, in block form or flow form. Look-ups follow merge keys; an own key wins, then the merged mappings in their order.</summary>
internal sealed class MappingNode : Node
{
    private const int MergeDepth = 16;

    private bool? _hasMerge;

    public required IReadOnlyList<MappingEntry> Entries { get; init; }

    public required bool IsFlow { get; init; }

    /// <summary>The entry written in this very mapping, or null.</summary>
    public MappingEntry? OwnEntry(string key)
    {
        foreach (var entry in Entries)
        {
            if (entry.Key == key)
            {
                return entry;
            }
        }

        return null;
    }

    /// <summary>The entry that counts, from here or from a merged mapping; null when there is none.</summary>
    public MappingEntry? Find(string key) => Find(key, 0);

    /// <summary>The value that counts with aliases resolved; null when the key is absent.</summary>
    public Node? Get(string key) => Find(key)?.Value.Resolved;

    /// <summary>Every entry that counts: own ones first, then merged ones that no earlier one hides.</summary>
    public IEnumerable<MappingEntry> AllEntries() => HasMerge ? Merged(0) : Entries;

    private bool HasMerge => _hasMerge ??= Entries.Any(IsMerge);

    private MappingEntry? Find(string key, int depth)
    {
        if (OwnEntry(key) is { } own)
        {
            return own;
        }

        if (depth < MergeDepth && HasMerge)
        {
            foreach (var merged in MergedMappings())
            {
                if (merged.Find(key, depth + 1) is { } found)
                {
                    return found;
                }
            }
        }

        return null;
    }

    private IEnumerable<MappingEntry> Merged(int depth)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in Entries)
        {
            if (!IsMerge(entry))
            {
                seen.Add(entry.Key ?? string.Empty);
                yield return entry;
            }
        }

        if (depth >= MergeDepth)
        {
            yield break;
        }

        foreach (var entry in MergedMappings().SelectMany(mapping => mapping.Merged(depth + 1)))
        {
            if (seen.Add(entry.Key ?? string.Empty))
            {
                yield return entry;
            }
        }
    }

    private IEnumerable<MappingNode> MergedMappings()
    {
        foreach (var entry in Entries.Where(IsMerge))
        {
            switch (entry.Value.Resolved)
            {
                case MappingNode mapping:
                    yield return mapping;
                    break;
                case SequenceNode several:
                    foreach (var item in several.Items.Select(item => item.Resolved).OfType<MappingNode>())
                    {
                        yield return item;
                    }

                    break;
            }
        }
    }

    private static bool IsMerge(MappingEntry entry) =>
        entry.KeyNode is ScalarNode { Value: "<<", Style: YamlDotNet.Core.ScalarStyle.Plain };
}

namespace MailuOps.Recipe.Yaml;

/// <summary>One key with its value, as written in a mapping.</summary>
internal readonly record struct MappingEntry(Node KeyNode, Node Value)
{
    /// <summary>The key's text; null when the key is not a scalar.</summary>
    public string? Key => (KeyNode.Resolved as ScalarNode)?.Value;
}

namespace MailuOps.Recipe.Yaml;

/// <summary>A node of a YAML tree with its place in the text: offsets in UTF-16 units, so that an edit can be made exactly there.</summary>
internal abstract class Node
{
    /// <summary>Offset of the first character, anchor and tag included.</summary>
    public required int Start { get; init; }

    /// <summary>Offset behind the last character. A block scalar ends behind its last line break; a block collection with its last child.</summary>
    public required int End { get; init; }

    /// <summary>The name of the anchor that stands before the node, or null.</summary>
    public string? Anchor { get; init; }

    /// <summary>The node itself, or what an alias finally points to.</summary>
    public virtual Node Resolved => this;
}

namespace MailuOps.Recipe.Yaml;

/// <summary>A sequence, in block form (dashes) or flow form (brackets).</summary>
internal sealed class SequenceNode : Node
{
    public required IReadOnlyList<Node> Items { get; init; }

    public required bool IsFlow { get; init; }
}

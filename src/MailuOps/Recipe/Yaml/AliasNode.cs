namespace MailuOps.Recipe.Yaml;

/// <summary>An alias: another node, named by its anchor, stands here too.</summary>
internal sealed class AliasNode : Node
{
    public required string Name { get; init; }

    /// <summary>The anchored node. An alias inside its own anchor resolves to null there, which the reader refuses.</summary>
    public required Node Target { get; init; }

    public override Node Resolved => Target.Resolved;
}

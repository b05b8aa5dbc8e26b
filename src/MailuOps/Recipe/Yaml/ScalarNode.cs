using YamlDotNet.Core;

namespace MailuOps.Recipe.Yaml;

/// <summary>A scalar: its decoded value and the way it is written.</summary>
internal sealed class ScalarNode : Node
{
    public required string Value { get; init; }

    public required ScalarStyle Style { get; init; }

    /// <summary>An explicit tag such as "tag:yaml.org,2002:str", or null.</summary>
    public string? Tag { get; init; }

    /// <summary>True when YAML reads it as nothing: empty, ~ or null, unquoted.</summary>
    public bool IsNull => IsPlain && (Value is "" or "~" or "null" or "Null" or "NULL");

    /// <summary>True when go-yaml, and so Docker, reads it as a Boolean.</summary>
    public bool IsBoolean => IsPlain && (Value is "true" or "True" or "TRUE" or "false" or "False" or "FALSE");

    private bool IsPlain => Style == ScalarStyle.Plain && Tag is null;
}

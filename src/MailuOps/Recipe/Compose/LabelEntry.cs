using MailuOps.Recipe.Yaml;

namespace MailuOps.Recipe.Compose;

/// <summary>One label as written, and as Docker reads it.</summary>
internal sealed class LabelEntry
{
    public required string Service { get; init; }

    public required LabelPlace Where { get; init; }

    /// <summary>The key with variables filled in; an unset one stays as ${NAME}.</summary>
    public required string Key { get; init; }

    /// <summary>The value as Docker would set it.</summary>
    public required string Value { get; init; }

    public required string RawKey { get; init; }

    public required string RawValue { get; init; }

    /// <summary>True for a list item ("key=value"), false for a map entry (key: value).</summary>
    public required bool InList { get; init; }

    /// <summary>False for a list item without "=" or a map entry without a value.</summary>
    public required bool HasValue { get; init; }

    /// <summary>The value's node in map form, the item's node in list form.</summary>
    public required Node Node { get; init; }

    public required SourcePlace Place { get; init; }
}

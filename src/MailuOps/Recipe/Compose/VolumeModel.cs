using MailuOps.Recipe.Yaml;

namespace MailuOps.Recipe.Compose;

/// <summary>A volume that the recipe declares.</summary>
/// <param name="Key">The compose key, by which services mount it.</param>
/// <param name="Name">The name in backupbot's labels: the engine's name without the stack's prefix.</param>
internal sealed record VolumeModel(string Key, string Name)
{
    /// <summary>Reads one entry of the top-level volumes. An explicit name replaces the stack's prefix, so the label must follow that name.</summary>
    public static VolumeModel Read(string key, MappingNode? body, IReadOnlyDictionary<string, string> variables)
    {
        if (body?.Get("name") is not ScalarNode { IsNull: false } name)
        {
            return new VolumeModel(key, key);
        }

        var full = Interpolation.Expand(name.Value, variables, keepUnset: true);
        var stack = variables.GetValueOrDefault("STACK_NAME", "${STACK_NAME}") + "_";
        return new VolumeModel(key, full.StartsWith(stack, StringComparison.Ordinal) ? full[stack.Length..] : full);
    }
}

namespace MailuOps.Recipe.Compose;

/// <summary>One mount of a service.</summary>
/// <param name="Kind">What is mounted.</param>
/// <param name="Source">The compose key of the volume, or the host path; empty for an anonymous one.</param>
/// <param name="Name">The name by which backupbot knows the volume: the engine's name without the stack's prefix.</param>
/// <param name="Target">Where it is mounted, without a trailing slash.</param>
/// <param name="Place">Where it is written.</param>
internal sealed record ServiceMount(MountKind Kind, string Source, string Name, string Target, SourcePlace Place)
{
    /// <summary>The part of a container path below this mount ("" for the mount itself), or null when the path lies elsewhere.</summary>
    public string? Relative(string path)
    {
        var wanted = path.TrimEnd('/');
        if (wanted == Target)
        {
            return string.Empty;
        }

        return wanted.StartsWith(Target + "/", StringComparison.Ordinal) ? wanted[(Target.Length + 1)..] : null;
    }
}

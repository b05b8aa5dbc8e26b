using MailuOps.Recipe.Yaml;

namespace MailuOps.Recipe.Compose;

/// <summary>Reads the volumes of a service, in short form (source:target:options) and long form (a mapping).</summary>
internal static class MountReader
{
    public static ServiceMount? Read(ComposeFile file, Node item, IReadOnlyDictionary<string, string> variables)
    {
        var place = new SourcePlace(file, item.Start);
        return item.Resolved switch
        {
            ScalarNode scalar => Short(Interpolation.Expand(scalar.Value, variables, keepUnset: true), place),
            MappingNode mapping => Long(mapping, variables, place),
            _ => null,
        };
    }

    private static ServiceMount? Short(string text, SourcePlace place)
    {
        var parts = text.Split(':');
        if (parts.Length == 1)
        {
            return parts[0].Length == 0 ? null : Make(MountKind.Anonymous, string.Empty, parts[0], place);
        }

        return Make(IsPath(parts[0]) ? MountKind.Bind : MountKind.Volume, parts[0], parts[1], place);
    }

    private static ServiceMount? Long(MappingNode mapping, IReadOnlyDictionary<string, string> variables, SourcePlace place)
    {
        string Text(string key) =>
            mapping.Get(key) is ScalarNode scalar ? Interpolation.Expand(scalar.Value, variables, keepUnset: true) : string.Empty;

        var source = Text("source") is { Length: > 0 } full ? full : Text("src");
        var target = Text("target") is { Length: > 0 } long1 ? long1 : Text("destination");
        var kind = Text("type") switch
        {
            "volume" => source.Length == 0 ? MountKind.Anonymous : MountKind.Volume,
            "bind" => MountKind.Bind,
            "" => source.Length == 0 ? MountKind.Anonymous : IsPath(source) ? MountKind.Bind : MountKind.Volume,
            _ => MountKind.Other,
        };
        return target.Length == 0 ? null : Make(kind, source, target, place);
    }

    private static ServiceMount Make(MountKind kind, string source, string target, SourcePlace place) =>
        new(kind, source, source, target.Length > 1 ? target.TrimEnd('/') : target, place);

    private static bool IsPath(string source) => source.Length > 0 && source[0] is '/' or '.' or '~';
}

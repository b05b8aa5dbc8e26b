using MailuOps.Recipe.Yaml;

namespace MailuOps.Recipe.Compose;

/// <summary>One compose file: its text and what YAML makes of it.</summary>
internal sealed class ComposeFile
{
    private ComposeFile(string path, YamlText yaml)
    {
        Path = path;
        Yaml = yaml;
    }

    /// <summary>The path as the user will read it in a finding.</summary>
    public string Path { get; }

    public YamlText Yaml { get; }

    public string Text => Yaml.Text;

    /// <summary>The first document when it is a mapping; Docker's stack loader reads no other.</summary>
    public MappingNode? Root => Yaml.Problem is null && Yaml.Documents.Count > 0 ? Yaml.Documents[0].Resolved as MappingNode : null;

    public static ComposeFile Parse(string path, string text) => new(path, YamlReader.Read(text));

    /// <summary>The services written in this file: name, and the mapping behind it (null when the service is empty).</summary>
    public IEnumerable<(string Name, MappingEntry Entry)> Services()
    {
        if (Root?.Get("services") is MappingNode services)
        {
            foreach (var entry in services.AllEntries())
            {
                if (entry.Key is { } name && name != "<<")
                {
                    yield return (name, entry);
                }
            }
        }
    }
}

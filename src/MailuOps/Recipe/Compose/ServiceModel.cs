namespace MailuOps.Recipe.Compose;

/// <summary>A service as the joined files define it.</summary>
internal sealed class ServiceModel
{
    private readonly List<LabelEntry>?[] _effective = new List<LabelEntry>?[2];
    private Dictionary<string, string>? _environment;
    private string? _imageName;

    public ServiceModel(string name, SourcePlace place)
    {
        Name = name;
        Place = place;
    }

    public string Name { get; }

    /// <summary>Where the first file names the service.</summary>
    public SourcePlace Place { get; }

    /// <summary>The image with variables filled in, or empty.</summary>
    public string Image { get; set; } = string.Empty;

    /// <summary>The image's last path part without tag and digest: "dovecot" of ghcr.io/mailu/dovecot:2024.06.</summary>
    public string ImageName => _imageName ??= LastPart(Image);

    /// <summary>Every mount that counts: of two with the same target the later file's.</summary>
    public List<ServiceMount> Mounts { get; } = [];

    /// <summary>What fills <see cref="Environment"/> when somebody asks: few rules do, and few services.</summary>
    public List<Action<Dictionary<string, string>>> EnvironmentSources { get; } = [];

    /// <summary>The variables that the container gets.</summary>
    public IReadOnlyDictionary<string, string> Environment
    {
        get
        {
            if (_environment is null)
            {
                _environment = new Dictionary<string, string>(StringComparer.Ordinal);
                EnvironmentSources.ForEach(source => source(_environment));
            }

            return _environment;
        }
    }

    /// <summary>Command and entrypoint as one text, for hints about how the service runs.</summary>
    public string Command { get; set; } = string.Empty;

    /// <summary>Every label as written in any file, in order; the same key may occur again in a later file.</summary>
    public List<LabelEntry> Written { get; } = [];

    /// <summary>The labels of one place that count: of two with the same key the later one. Not to be asked before the last file is read.</summary>
    public IReadOnlyList<LabelEntry> Labels(LabelPlace where) => _effective[(int)where] ??= Effective(where);

    /// <summary>The service label of that key, or null.</summary>
    public LabelEntry? Label(string key)
    {
        foreach (var label in Labels(LabelPlace.Deploy))
        {
            if (label.Key == key)
            {
                return label;
            }
        }

        return null;
    }

    private List<LabelEntry> Effective(LabelPlace where)
    {
        var found = new List<LabelEntry>();
        foreach (var label in Written)
        {
            if (label.Where == where)
            {
                found.RemoveAll(earlier => earlier.Key == label.Key);
                found.Add(label);
            }
        }

        return found;
    }

    private static string LastPart(string image)
    {
        var path = image.Split('@')[0];
        var last = path[(path.LastIndexOf('/') + 1)..];
        var colon = last.IndexOf(':');
        return colon < 0 ? last : last[..colon];
    }
}

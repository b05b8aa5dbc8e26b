namespace MailuOps.Recipe.Compose;

/// <summary>A service as the joined files define it.</summary>
internal sealed class ServiceModel
{
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
    public string ImageName
    {
        get
        {
            var path = Image.Split('@')[0];
            var last = path[(path.LastIndexOf('/') + 1)..];
            var colon = last.IndexOf(':');
            return colon < 0 ? last : last[..colon];
        }
    }

    /// <summary>Every mount that counts: of two with the same target the later file's.</summary>
    public List<ServiceMount> Mounts { get; } = [];

    public Dictionary<string, string> Environment { get; } = new(StringComparer.Ordinal);

    /// <summary>Command and entrypoint as one text, for hints about how the service runs.</summary>
    public string Command { get; set; } = string.Empty;

    /// <summary>Every label as written in any file, in order; the same key may occur again in a later file.</summary>
    public List<LabelEntry> Written { get; } = [];

    /// <summary>The labels of one place that count: of two with the same key the later one.</summary>
    public IEnumerable<LabelEntry> Labels(LabelPlace where) => Written
        .Where((label, index) => label.Where == where
            && Written.FindLastIndex(other => other.Where == where && other.Key == label.Key) == index);

    /// <summary>The service label of that key, or null.</summary>
    public LabelEntry? Label(string key) => Written.FindLast(label => label.Where == LabelPlace.Deploy && label.Key == key);
}

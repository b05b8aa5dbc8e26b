using MailuOps.Recipe.Compose;
using MailuOps.Recipe.Yaml;

namespace MailuOps.Recipe.Editing;

/// <summary>The part of a file's tree where a service's labels are, or would be.</summary>
internal sealed class LabelSite
{
    private LabelSite(ComposeFile file, string service, MappingEntry serviceEntry, MappingNode body, bool isOnly)
    {
        IsOnlyService = isOnly;
        File = file;
        Service = service;
        ServiceEntry = serviceEntry;
        Body = body;
    }

    public ComposeFile File { get; }

    public string Text => File.Text;

    public string Service { get; }

    public MappingEntry ServiceEntry { get; }

    /// <summary>The service's own mapping.</summary>
    public MappingNode Body { get; }

    /// <summary>Whether the file names no other service.</summary>
    public bool IsOnlyService { get; }

    /// <summary>The service's own deploy: entry; null when it has none or inherits it.</summary>
    public MappingEntry? Deploy => Body.OwnEntry("deploy");

    /// <summary>The deploy mapping when it is written here, not behind an alias.</summary>
    public MappingNode? DeployBody => Deploy?.Value as MappingNode;

    /// <summary>The own labels: entry of one place.</summary>
    public MappingEntry? Labels(LabelPlace where) => (where == LabelPlace.Deploy ? DeployBody : Body)?.OwnEntry("labels");

    /// <summary>The spaces by which this service's settings are indented.</summary>
    public int Step
    {
        get
        {
            var step = Body.IsFlow || Body.Entries.Count == 0 ? 2 : Column(Body.Entries[0].KeyNode) - Column(ServiceEntry.KeyNode);
            return step > 0 ? step : 2;
        }
    }

    public int Column(Node node) => File.Yaml.Lines.At(node.Start).Column;

    /// <summary>The service in this file. Null when the file does not write it, or writes it as an alias.</summary>
    public static LabelSite? Find(ComposeFile file, string service)
    {
        var services = file.Root?.Get("services") as MappingNode;
        return services?.OwnEntry(service) is { Value: MappingNode body } entry
            ? new LabelSite(file, service, entry, body, services.Entries.Count == 1)
            : null;
    }
}

using MailuOps.Recipe.Yaml;

namespace MailuOps.Recipe.Compose;

/// <summary>A recipe: compose files joined in order, later ones overriding earlier ones as Docker does it.</summary>
internal sealed class RecipeModel
{
    private readonly Dictionary<string, ServiceModel> _services = new(StringComparer.Ordinal);
    private readonly Dictionary<string, VolumeModel> _volumes = new(StringComparer.Ordinal);

    private readonly Func<string, IReadOnlyDictionary<string, string>>? _envFile;

    private RecipeModel(
        IReadOnlyList<ComposeFile> files, IReadOnlyDictionary<string, string> variables, Func<string, IReadOnlyDictionary<string, string>>? envFile)
    {
        _envFile = envFile;
        Files = files;
        Variables = variables;
    }

    public IReadOnlyList<ComposeFile> Files { get; }

    public IReadOnlyDictionary<string, string> Variables { get; }

    public IReadOnlyCollection<ServiceModel> Services => _services.Values;

    /// <summary>The volumes that the files declare, by compose key.</summary>
    public IReadOnlyDictionary<string, VolumeModel> Volumes => _volumes;

    public ServiceModel? Service(string name) => _services.GetValueOrDefault(name);

    /// <summary>Joins parsed files. Files with a YAML problem contribute nothing.</summary>
    /// <param name="files">The files in Docker's order.</param>
    /// <param name="variables">The variables of .env.</param>
    /// <param name="envFile">Reads a file that a service names in env_file; null: such files are not looked at.</param>
    public static RecipeModel Join(
        IReadOnlyList<ComposeFile> files, IReadOnlyDictionary<string, string> variables, Func<string, IReadOnlyDictionary<string, string>>? envFile = null)
    {
        var model = new RecipeModel(files, variables, envFile);
        foreach (var file in files)
        {
            model.AddVolumes(file);
        }

        foreach (var file in files)
        {
            foreach (var (name, entry) in file.Services())
            {
                model.AddService(file, name, entry);
            }
        }

        return model;
    }

    private void AddVolumes(ComposeFile file)
    {
        if (file.Root?.Get("volumes") is not MappingNode volumes)
        {
            return;
        }

        foreach (var entry in volumes.AllEntries())
        {
            if (entry.Key is { } key)
            {
                _volumes[key] = VolumeModel.Read(key, entry.Value.Resolved as MappingNode, Variables);
            }
        }
    }

    private void AddService(ComposeFile file, string name, MappingEntry entry)
    {
        if (!_services.TryGetValue(name, out var service))
        {
            service = _services[name] = new ServiceModel(name, new SourcePlace(file, entry.KeyNode.Start));
        }

        if (entry.Value.Resolved is MappingNode body)
        {
            foreach (var part in body.AllEntries())
            {
                Add(service, file, part.Key, part.Value.Resolved);
            }
        }
    }

    private void Add(ServiceModel service, ComposeFile file, string? key, Node value)
    {
        switch (key)
        {
            case "image" when value is ScalarNode image:
                service.Image = Interpolation.Expand(image.Value, Variables, keepUnset: true);
                break;
            case "volumes" when value is SequenceNode mounts:
                AddMounts(service, file, mounts);
                break;
            case "environment":
                service.EnvironmentSources.Add(environment => AddEnvironment(environment, file, service.Name, value));
                break;
            case "env_file" when _envFile is not null:
                // environment: wins, wherever it stands.
                service.EnvironmentSources.Insert(0, environment => AddEnvFiles(environment, value));
                break;
            case "command" or "entrypoint":
                service.Command += " " + string.Join(' ', value is SequenceNode words ? words.Items.Select(Text) : [Text(value)]);
                break;
            case "labels":
                service.Written.AddRange(LabelReader.Read(file, service.Name, LabelPlace.Container, value, Variables));
                break;
            case "deploy" when value is MappingNode deploy:
                service.Written.AddRange(LabelReader.Read(file, service.Name, LabelPlace.Deploy, deploy.Get("labels"), Variables));
                break;
        }
    }

    private void AddMounts(ServiceModel service, ComposeFile file, SequenceNode mounts)
    {
        foreach (var item in mounts.Items)
        {
            if (MountReader.Read(file, item, Variables) is { } mount)
            {
                service.Mounts.RemoveAll(other => other.Target == mount.Target);
                var named = mount.Kind == MountKind.Volume && _volumes.TryGetValue(mount.Source, out var volume) ? mount with { Name = volume.Name } : mount;
                service.Mounts.Add(named);
            }
        }
    }

    private void AddEnvironment(Dictionary<string, string> environment, ComposeFile file, string service, Node value)
    {
        // The same two forms as labels.
        foreach (var variable in LabelReader.Read(file, service, LabelPlace.Container, value, Variables))
        {
            environment[variable.Key] = variable.HasValue ? variable.Value : Variables.GetValueOrDefault(variable.Key, string.Empty);
        }
    }

    private void AddEnvFiles(Dictionary<string, string> environment, Node value)
    {
        var names = value is SequenceNode list ? list.Items.Select(item => item.Resolved) : [value];
        foreach (var name in names.Select(node => node is MappingNode map ? map.Get("path") : node).OfType<ScalarNode>())
        {
            foreach (var (key, text) in _envFile!(Interpolation.Expand(name.Value, Variables)))
            {
                environment.TryAdd(key, text);
            }
        }
    }

    private static string Text(Node node) => node.Resolved is ScalarNode scalar ? scalar.Value : string.Empty;
}

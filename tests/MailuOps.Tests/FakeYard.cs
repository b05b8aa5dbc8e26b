using MailuOps.Engine;

namespace MailuOps.Tests;

/// <summary>A yard without a Swarm: keeps what was made, and remembers what was removed. Several may use it at once.</summary>
internal sealed class FakeYard : IServiceYard
{
    private readonly Lock _gate = new();

    public List<EngineNetwork> Networks { get; } = [];
    public List<EngineVolume> Volumes { get; } = [];
    public List<ServiceCopy> Copies { get; } = [];
    public List<string> Removed { get; } = [];

    /// <summary>Whether the last network asked for was to be one of the engine alone.</summary>
    public bool Local { get; private set; }

    /// <summary>Containers that may use every processor.</summary>
    public List<string> Unlimited { get; } = [];

    /// <summary>Copies that were started again, by their ids.</summary>
    public List<string> Started { get; } = [];

    /// <summary>Sees each copy that is started again.</summary>
    public Action<string> OnStart { get; set; } = _ => { };

    /// <summary>Makes a helper container of what is asked for, and gives back its id.</summary>
    public Func<HelperContainer, string> OnHelper { get; set; } = helper => throw new NotSupportedException(helper.Image);

    /// <summary>Sees each copy that is asked for; may refuse it.</summary>
    public Action<ServiceCopy> OnCopy { get; set; } = _ => { };

    /// <summary>Sees the name of each image that is looked for, and the service; may refuse it.</summary>
    public Action<string, string> OnImage { get; set; } = (_, _) => { };

    /// <summary>Sees the name of each network that is asked for; may refuse it.</summary>
    public Action<string> OnNetwork { get; set; } = _ => { };

    public Task<EngineNetwork> AddNetworkAsync(string name, bool local, IReadOnlyDictionary<string, string> labels, CancellationToken token) => Do(() =>
    {
        OnNetwork(name);
        Local = local;
        Networks.Add(new EngineNetwork($"id-{name}", name, true, "10.9.8.0/24", labels));
        return Networks[^1];
    });

    public Task<IReadOnlyList<EngineNetwork>> ListNetworksAsync(string? label, CancellationToken token) =>
        Do<IReadOnlyList<EngineNetwork>>(() => [.. Networks.Where(n => label is null || n.Labels.ContainsKey(label))]);

    public Task<bool> RemoveNetworkAsync(string id, CancellationToken token) => Do(() =>
    {
        Networks.RemoveAll(n => n.Id == id);
        Removed.Add(id);
        return true;
    });

    public Task AddVolumeAsync(string name, IReadOnlyDictionary<string, string> labels, CancellationToken token) => Do(() =>
    {
        Volumes.Add(Volumes.Exists(v => v.Name == name) ? throw Errors.EngineNameTaken("volume", name) : new EngineVolume(name, labels));
        return true;
    });

    public Task<IReadOnlyList<EngineVolume>> ListVolumesAsync(string label, CancellationToken token) =>
        Do<IReadOnlyList<EngineVolume>>(() => [.. Volumes.Where(v => v.Labels.ContainsKey(label))]);

    public Task<bool> RemoveVolumeAsync(string name, CancellationToken token) => Do(() =>
    {
        Volumes.RemoveAll(v => v.Name == name);
        Removed.Add(name);
        return true;
    });

    public Task<EngineImage> FindImageAsync(string serviceId, string name, string service, CancellationToken token) => Do(() =>
    {
        OnImage(name, service);
        return new EngineImage($"sha256:{name}", [], []);
    });

    public Task<string> CopyServiceAsync(ServiceCopy copy, CancellationToken token) => Do(() =>
    {
        OnCopy(copy);
        Copies.Add(copy);
        return $"id-{copy.Name}";
    });

    public Task RemoveServiceAsync(string id, CancellationToken token) => Do(() =>
    {
        Removed.Add(id);
        return true;
    });

    public Task LiftCpuLimitAsync(string container, CancellationToken token) => Do(() =>
    {
        Unlimited.Add(container);
        return true;
    });

    public Task StartServiceAsync(string id, CancellationToken token) => Do(() =>
    {
        Started.Add(id);
        OnStart(id);
        return true;
    });

    public Task<string> StartHelperAsync(HelperContainer helper, CancellationToken token) => Do(() => OnHelper(helper));

    public Task RemoveHelperAsync(string container, CancellationToken token) => Do(() =>
    {
        Removed.Add(container);
        return true;
    });

    public Task<string> FingerprintAsync(string serviceId, CancellationToken token) => Task.FromResult(serviceId);

    private Task<T> Do<T>(Func<T> work)
    {
        lock (_gate)
        {
            return Task.FromResult(work());
        }
    }
}

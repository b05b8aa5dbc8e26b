using MailuOps.Engine;

namespace MailuOps.Tests.Lab;

/// <summary>The real yard with a hand in between: what is to be made can be made in another way, or elsewhere.</summary>
internal sealed class YardTap(IServiceYard inner) : IServiceYard
{
    /// <summary>Makes the network of this name.</summary>
    public Func<string, bool, IReadOnlyDictionary<string, string>, CancellationToken, Task<EngineNetwork>> Network { get; set; } = inner.AddNetworkAsync;

    /// <summary>Comes before a volume of this name is made; true: it is made already.</summary>
    public Func<string, IReadOnlyDictionary<string, string>, Task<bool>> Volume { get; set; } = (_, _) => Task.FromResult(false);

    /// <summary>Changes a copy before it is made.</summary>
    public Func<ServiceCopy, ServiceCopy> Copy { get; set; } = copy => copy;

    public Task<EngineNetwork> AddNetworkAsync(string name, bool local, IReadOnlyDictionary<string, string> labels, CancellationToken token) => Network(name, local, labels, token);

    public Task<IReadOnlyList<EngineNetwork>> ListNetworksAsync(string? label, CancellationToken token) => inner.ListNetworksAsync(label, token);

    public Task<bool> RemoveNetworkAsync(string id, CancellationToken token) => inner.RemoveNetworkAsync(id, token);

    public async Task AddVolumeAsync(string name, IReadOnlyDictionary<string, string> labels, CancellationToken token)
    {
        if (!await Volume(name, labels))
        {
            await inner.AddVolumeAsync(name, labels, token);
        }
    }

    public Task<IReadOnlyList<EngineVolume>> ListVolumesAsync(string label, CancellationToken token) => inner.ListVolumesAsync(label, token);

    public Task<bool> RemoveVolumeAsync(string name, CancellationToken token) => inner.RemoveVolumeAsync(name, token);

    public Task<EngineImage> FindImageAsync(string serviceId, string name, string service, CancellationToken token) => inner.FindImageAsync(serviceId, name, service, token);

    public Task<string> CopyServiceAsync(ServiceCopy copy, CancellationToken token) => inner.CopyServiceAsync(Copy(copy), token);

    public Task LiftCpuLimitAsync(string container, CancellationToken token) => inner.LiftCpuLimitAsync(container, token);

    public Task StartServiceAsync(string id, CancellationToken token) => inner.StartServiceAsync(id, token);

    public Task RemoveServiceAsync(string id, CancellationToken token) => inner.RemoveServiceAsync(id, token);

    public Task<string> StartHelperAsync(HelperContainer helper, CancellationToken token) => inner.StartHelperAsync(helper, token);

    public Task RemoveHelperAsync(string container, CancellationToken token) => inner.RemoveHelperAsync(container, token);

    public Task<string> FingerprintAsync(string serviceId, CancellationToken token) => inner.FingerprintAsync(serviceId, token);
}

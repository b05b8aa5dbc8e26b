namespace MailuOps.Engine;

/// <summary>
/// Makes copies of services with a network and volumes of their own, and removes them: of a Swarm's service a service, of a compose project's a
/// container. What a copy may inherit is a list of what is known to be harmless, not of what is known to harm: no published port, no label,
/// no network and no mount comes with it by itself.
/// </summary>
public interface IServiceYard
{
    /// <summary>Makes a network of which nothing leads out, and gives it back with its address range.</summary>
    /// <param name="local">True: a bridge on this engine, for copies of a compose project's services; false: an overlay of the Swarm.</param>
    Task<EngineNetwork> AddNetworkAsync(string name, bool local, IReadOnlyDictionary<string, string> labels, CancellationToken token);

    /// <summary>Networks with a label, whatever its value; all when null.</summary>
    Task<IReadOnlyList<EngineNetwork>> ListNetworksAsync(string? label, CancellationToken token);

    /// <summary>Removes a network; one that is gone already is no error. False: something still uses it.</summary>
    Task<bool> RemoveNetworkAsync(string id, CancellationToken token);

    /// <summary>Makes a local volume; MailuOps.EngineNameTaken when there is one of this name.</summary>
    Task AddVolumeAsync(string name, IReadOnlyDictionary<string, string> labels, CancellationToken token);

    /// <summary>Volumes of this engine with a label, whatever its value.</summary>
    Task<IReadOnlyList<EngineVolume>> ListVolumesAsync(string label, CancellationToken token);

    /// <summary>Removes a volume; one that is gone already is no error. False: something still uses it.</summary>
    Task<bool> RemoveVolumeAsync(string name, CancellationToken token);

    /// <summary>
    /// The image that a service's container on this engine runs, bit for bit, whatever its tag points to by now; where none runs here the one of
    /// this name. MailuOps.EngineImageMissing: this engine does not have it.
    /// </summary>
    Task<EngineImage> FindImageAsync(string serviceId, string name, string service, CancellationToken token);

    /// <summary>Makes the copy and gives back its id. MailuOps.EngineNameTaken.</summary>
    Task<string> CopyServiceAsync(ServiceCopy copy, CancellationToken token);

    /// <summary>Starts a copy again that has ended by itself. A Swarm does so unasked.</summary>
    Task StartServiceAsync(string id, CancellationToken token);

    /// <summary>Lets a container of this engine use all of the machine's processors from now on. Where that cannot be done nothing is said: it is only slower.</summary>
    Task LiftCpuLimitAsync(string container, CancellationToken token);

    /// <summary>Removes a service; one that is gone already is no error.</summary>
    Task RemoveServiceAsync(string id, CancellationToken token);

    /// <summary>Starts a container beside the services and gives back its id. MailuOps.EngineImageMissing: this engine does not have its image.</summary>
    Task<string> StartHelperAsync(HelperContainer helper, CancellationToken token);

    /// <summary>Removes a container, whatever runs in it; one that is gone or going already is no error.</summary>
    Task RemoveHelperAsync(string container, CancellationToken token);

    /// <summary>
    /// The service's version and a digest of its specification; of a compose project's its containers, their starts, settings and mounts: equal as
    /// long as nobody touches it.
    /// </summary>
    Task<string> FingerprintAsync(string serviceId, CancellationToken token);
}

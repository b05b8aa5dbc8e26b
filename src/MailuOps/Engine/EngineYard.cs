using System.Net;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace MailuOps.Engine;

/// <summary>An engine's yard.</summary>
internal sealed class EngineYard(EngineCalls calls, ComposeServices compose) : IServiceYard
{
    private readonly SwarmCopies _swarm = new(calls);
    private readonly ContainerCopies _containers = new(calls, compose);

    private static readonly TimeSpan AddressPatience = TimeSpan.FromSeconds(10);

    public async Task<EngineNetwork> AddNetworkAsync(string name, bool local, IReadOnlyDictionary<string, string> labels, CancellationToken token)
    {
        var parameters = new NetworksCreateParameters { Name = name, Internal = true, Labels = new Dictionary<string, string>(labels) };
        if (local)
        {
            // The host has no address in it either: by that one its published ports would be reached.
            (parameters.Driver, parameters.Options) = ("bridge", new Dictionary<string, string> { ["com.docker.network.bridge.inhibit_ipv4"] = "true" });
        }
        else
        {
            (parameters.Driver, parameters.Scope) = ("overlay", "swarm");
        }

        // Swarm lets two networks have one name, and services would then not know which is meant.
        if ((await ListNetworksAsync(null, token).ConfigureAwait(false)).Any(n => n.Name == name))
        {
            throw Errors.EngineNameTaken("network", name);
        }

        var made = await calls.RunAsync("make a network", null, c => c.Networks.CreateNetworkAsync(parameters, token), token).ConfigureAwait(false);
        for (var end = DateTime.UtcNow + AddressPatience; ; await Task.Delay(50, token).ConfigureAwait(false))
        {
            var found = await calls.RunAsync("inspect a network", null, c => c.Networks.InspectNetworkAsync(made.ID, token), token).ConfigureAwait(false);
            if (ToNetwork(found) is var network && (network.Subnet.Length > 0 || DateTime.UtcNow > end))
            {
                return network;
            }
        }
    }

    public async Task<IReadOnlyList<EngineNetwork>> ListNetworksAsync(string? label, CancellationToken token)
    {
        var parameters = new NetworksListParameters { Filters = Filter(label) };
        var found = await calls.RunAsync("list networks", null, c => c.Networks.ListNetworksAsync(parameters, token), token).ConfigureAwait(false);
        return [.. found.Select(ToNetwork)];
    }

    public Task<bool> RemoveNetworkAsync(string id, CancellationToken token) =>
        RemoveAsync("remove a network", c => c.Networks.DeleteNetworkAsync(id, token), token);

    public async Task AddVolumeAsync(string name, IReadOnlyDictionary<string, string> labels, CancellationToken token)
    {
        // The engine gives back one that is there already, and says nothing.
        var all = await calls.RunAsync("list volumes", null, c => c.Volumes.ListAsync(token), token).ConfigureAwait(false);
        if (all.Volumes?.Any(v => v.Name == name) == true)
        {
            throw Errors.EngineNameTaken("volume", name);
        }

        var parameters = new VolumesCreateParameters { Name = name, Driver = "local", Labels = new Dictionary<string, string>(labels) };
        await calls.RunAsync("make a volume", null, c => c.Volumes.CreateAsync(parameters, token), token).ConfigureAwait(false);
    }

    public async Task<IReadOnlyList<EngineVolume>> ListVolumesAsync(string label, CancellationToken token)
    {
        var parameters = new VolumesListParameters { Filters = Filter(label) };
        var found = await calls.RunAsync("list volumes", null, c => c.Volumes.ListAsync(parameters, token), token).ConfigureAwait(false);
        return [.. (found.Volumes ?? []).Select(v => new EngineVolume(v.Name, EngineMapper.Copy(v.Labels)))];
    }

    public Task<bool> RemoveVolumeAsync(string name, CancellationToken token) =>
        RemoveAsync("remove a volume", c => c.Volumes.RemoveAsync(name, false, token), token);

    public Task<EngineImage> FindImageAsync(string serviceId, string name, string service, CancellationToken token) => ComposeServices.Owns(serviceId)
        ? _containers.FindImageAsync(serviceId, name, service, token) : _swarm.FindImageAsync(serviceId, name, service, token);

    public Task<string> CopyServiceAsync(ServiceCopy copy, CancellationToken token) =>
        ComposeServices.Owns(copy.SourceId) ? _containers.CopyAsync(copy, token) : _swarm.CopyAsync(copy, token);

    public Task StartServiceAsync(string id, CancellationToken token) => ComposeServices.Owns(id) ? _containers.StartAsync(id, token) : Task.CompletedTask;

    public async Task LiftCpuLimitAsync(string container, CancellationToken token)
    {
        try
        {
            var info = await calls.RunAsync("count processors", null, c => c.System.GetSystemInfoAsync(token), token).ConfigureAwait(false);
            var limits = new ContainerUpdateParameters { NanoCPUs = info.NCPU * 1_000_000_000L };
            await calls.RunAsync("lift the CPU limit", container, c => c.Containers.UpdateContainerAsync(container, limits, token), token).ConfigureAwait(false);
        }
        catch (MailuOpsException)
        {
            // Slower, and no more: the container may be gone, or the engine cannot.
        }
    }

    public async Task RemoveServiceAsync(string id, CancellationToken token)
    {
        if (ComposeServices.Owns(id))
        {
            await _containers.RemoveAsync(id, token).ConfigureAwait(false);
        }
        else
        {
            await RemoveAsync("remove a service", c => c.Swarm.RemoveServiceAsync(id, token), token).ConfigureAwait(false);
        }
    }

    public Task<string> StartHelperAsync(HelperContainer helper, CancellationToken token) => new HelperContainers(calls).StartAsync(helper, token);

    public Task RemoveHelperAsync(string container, CancellationToken token) => new HelperContainers(calls).RemoveAsync(container, token);

    public Task<string> FingerprintAsync(string serviceId, CancellationToken token) =>
        ComposeServices.Owns(serviceId) ? _containers.FingerprintAsync(serviceId, token) : _swarm.FingerprintAsync(serviceId, token);

    private Task<bool> RemoveAsync(string request, Func<DockerClient, Task> call, CancellationToken token) => calls.RunAsync(
        request, null,
        async c =>
        {
            try
            {
                await call(c).ConfigureAwait(false);
                return true;
            }
            catch (DockerApiException e) when (IsGone(e))
            {
                return true;
            }
            catch (DockerApiException e) when (IsInUse(e))
            {
                return false;
            }
        },
        token);

    // A network that goes just then is reported by its node as not found, with another status.
    private static bool IsGone(DockerApiException e) => e.StatusCode == HttpStatusCode.NotFound
        || EngineCalls.MessageOf(e.ResponseBody).Contains("not found", StringComparison.OrdinalIgnoreCase);

    // A Swarm network is refused as in use with 400 FailedPrecondition, by its node with 403; a volume with 409.
    private static bool IsInUse(DockerApiException e) => e.StatusCode == HttpStatusCode.Conflict
        || (EngineCalls.MessageOf(e.ResponseBody) is var message
            && (message.Contains("in use", StringComparison.OrdinalIgnoreCase) || message.Contains("active endpoints", StringComparison.OrdinalIgnoreCase)));

    private static EngineNetwork ToNetwork(NetworkResponse network) => new(
        network.ID, network.Name, network.Internal, network.IPAM?.Config?.FirstOrDefault()?.Subnet ?? "", EngineMapper.Copy(network.Labels));

    private static Dictionary<string, IDictionary<string, bool>>? Filter(string? label) =>
        label is null ? null : new() { ["label"] = new Dictionary<string, bool> { [label] = true } };
}

using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace MailuOps.Engine;

/// <summary>The yard of a Swarm manager.</summary>
internal sealed class SwarmYard(EngineCalls calls) : IServiceYard
{
    private static readonly TimeSpan AddressPatience = TimeSpan.FromSeconds(10);

    public async Task<EngineNetwork> AddNetworkAsync(string name, IReadOnlyDictionary<string, string> labels, CancellationToken token)
    {
        var parameters = new NetworksCreateParameters
        {
            Name = name, Driver = "overlay", Scope = "swarm", Internal = true, Labels = new Dictionary<string, string>(labels),
        };
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

    public async Task<EngineImage> FindImageAsync(string serviceId, string name, string service, CancellationToken token)
    {
        var labels = new Dictionary<string, IDictionary<string, bool>>
        {
            ["label"] = new Dictionary<string, bool> { [$"com.docker.swarm.service.id={serviceId}"] = true },
        };
        var parameters = new ContainersListParameters { Filters = labels };
        var running = await calls.RunAsync("list containers", null, c => c.Containers.ListContainersAsync(parameters, token), token).ConfigureAwait(false);
        name = running.FirstOrDefault()?.ImageID ?? name;
        var image = await calls.RunAsync(
            "inspect an image", null,
            async c =>
            {
                try
                {
                    return await c.Images.InspectImageAsync(name, token).ConfigureAwait(false);
                }
                catch (DockerApiException e) when (e.StatusCode == HttpStatusCode.NotFound)
                {
                    throw Errors.EngineImageMissing(name, service);
                }
            },
            token).ConfigureAwait(false);
        return new EngineImage(image.ID, [.. image.Config?.Entrypoint ?? []], [.. image.Config?.Cmd ?? []]);
    }

    public async Task<string> CopyServiceAsync(ServiceCopy copy, CancellationToken token)
    {
        var source = await calls.RunAsync("inspect a service", null, c => c.Swarm.InspectServiceAsync(copy.SourceId, token), token).ConfigureAwait(false);
        var parameters = new ServiceCreateParameters { Service = ServiceCopier.Copy(source.Spec!, copy) };
        return await calls.RunAsync(
            $"make the service {copy.Name}", null,
            async c =>
            {
                try
                {
                    return (await c.Swarm.CreateServiceAsync(parameters, token).ConfigureAwait(false)).ID ?? "";
                }
                catch (DockerApiException e) when (e.StatusCode == HttpStatusCode.Conflict)
                {
                    throw Errors.EngineNameTaken("service", copy.Name);
                }
            },
            token).ConfigureAwait(false);
    }

    public async Task RemoveServiceAsync(string id, CancellationToken token) =>
        await RemoveAsync("remove a service", c => c.Swarm.RemoveServiceAsync(id, token), token).ConfigureAwait(false);

    public Task<string> StartHelperAsync(HelperContainer helper, CancellationToken token) => new HelperContainers(calls).StartAsync(helper, token);

    public Task RemoveHelperAsync(string container, CancellationToken token) => new HelperContainers(calls).RemoveAsync(container, token);

    public async Task<string> FingerprintAsync(string serviceId, CancellationToken token)
    {
        var found = await calls.RunAsync("inspect a service", null, c => c.Swarm.InspectServiceAsync(serviceId, token), token).ConfigureAwait(false);
        // Only the digest leaves this method: the environment may hold secrets.
        return $"{found.Version?.Index} {Convert.ToHexString(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(found.Spec))).ToLowerInvariant()}";
    }

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

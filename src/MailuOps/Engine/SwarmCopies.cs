using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace MailuOps.Engine;

/// <summary>Copies of a Swarm's services, which are services too.</summary>
internal sealed class SwarmCopies(EngineCalls calls)
{
    public async Task<EngineImage> FindImageAsync(string serviceId, string name, string service, CancellationToken token)
    {
        var labels = new Dictionary<string, IDictionary<string, bool>>
        {
            ["label"] = new Dictionary<string, bool> { [$"com.docker.swarm.service.id={serviceId}"] = true },
        };
        var parameters = new ContainersListParameters { Filters = labels };
        var running = await calls.RunAsync("list containers", null, c => c.Containers.ListContainersAsync(parameters, token), token).ConfigureAwait(false);
        return await ImageInspector.InspectAsync(calls, running.FirstOrDefault()?.ImageID ?? name, service, token).ConfigureAwait(false);
    }

    public async Task<string> CopyAsync(ServiceCopy copy, CancellationToken token)
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

    public async Task<string> FingerprintAsync(string serviceId, CancellationToken token)
    {
        var found = await calls.RunAsync("inspect a service", null, c => c.Swarm.InspectServiceAsync(serviceId, token), token).ConfigureAwait(false);
        // Only the digest leaves this method: the environment may hold secrets.
        return $"{found.Version?.Index} {Convert.ToHexString(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(found.Spec))).ToLowerInvariant()}";
    }
}

using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace MailuOps.Engine;

/// <summary>Copies of a compose project's services: plain containers, which nothing starts again but their maker.</summary>
internal sealed class ContainerCopies(EngineCalls calls, ComposeServices compose)
{
    public async Task<EngineImage> FindImageAsync(string serviceId, string name, string service, CancellationToken token)
    {
        var containers = await compose.ContainersOfAsync(serviceId, token).ConfigureAwait(false);
        return await ImageInspector.InspectAsync(calls, containers.Count > 0 ? containers[0].ImageID : name, service, token).ConfigureAwait(false);
    }

    public async Task<string> CopyAsync(ServiceCopy copy, CancellationToken token)
    {
        var sources = await compose.ContainersOfAsync(copy.SourceId, token).ConfigureAwait(false);
        var source = await InspectAsync(sources.Count > 0 ? sources[0].ID : throw Errors.ContainerNotFound(copy.SourceId), token).ConfigureAwait(false);
        var parameters = ContainerCopier.Copy(source, copy);
        // Not stopped in the middle: the engine would make it all the same, after its removal was looked for.
        token.ThrowIfCancellationRequested();
        var made = await calls.RunAsync(
            $"make the container {copy.Name}", null,
            async c =>
            {
                try
                {
                    return await c.Containers.CreateContainerAsync(parameters, CancellationToken.None).ConfigureAwait(false);
                }
                catch (DockerApiException e) when (e.StatusCode == HttpStatusCode.Conflict)
                {
                    throw Errors.EngineNameTaken("container", copy.Name);
                }
            },
            CancellationToken.None).ConfigureAwait(false);
        await new PutFiles(calls).CarryAsync(source, made.ID, token).ConfigureAwait(false);
        await StartContainerAsync(made.ID, token).ConfigureAwait(false);
        return ComposeServices.CopyId(copy.Name);
    }

    public async Task StartAsync(string id, CancellationToken token)
    {
        foreach (var container in await compose.ContainersOfAsync(id, token).ConfigureAwait(false))
        {
            await StartContainerAsync(container.ID, token).ConfigureAwait(false);
        }
    }

    public async Task RemoveAsync(string id, CancellationToken token)
    {
        foreach (var container in await compose.ContainersOfAsync(id, token).ConfigureAwait(false))
        {
            await new HelperContainers(calls).RemoveAsync(container.ID, token).ConfigureAwait(false);
        }
    }

    public async Task<string> FingerprintAsync(string serviceId, CancellationToken token)
    {
        var containers = await compose.ContainersOfAsync(serviceId, token).ConfigureAwait(false);
        var found = await Task.WhenAll(containers.Select(c => InspectAsync(c.ID, token))).ConfigureAwait(false);
        // Only the digest leaves this method: the environment may hold secrets.
        return string.Join(' ', found.OrderBy(c => c.ID, StringComparer.Ordinal).Select(c => string.Create(
            CultureInfo.InvariantCulture, $"{c.ID} {c.State?.StartedAt} {c.RestartCount} {Digest(c)}")));
    }

    private static string Digest(ContainerInspectResponse container)
    {
        // The engine lists mounts in no order.
        var mounts = (container.Mounts ?? []).OrderBy(m => m.Destination, StringComparer.Ordinal);
        return Convert.ToHexString(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(new { container.Config, container.HostConfig, mounts }))).ToLowerInvariant();
    }

    private Task<ContainerInspectResponse> InspectAsync(string container, CancellationToken token) =>
        calls.RunAsync("inspect container", container, c => c.Containers.InspectContainerAsync(container, token), token);

    private Task StartContainerAsync(string container, CancellationToken token) =>
        calls.RunAsync("start a container", container, c => c.Containers.StartContainerAsync(container, new ContainerStartParameters(), token), token);
}

using System.Net;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace MailuOps.Engine;

/// <summary>Starts helper containers on this engine.</summary>
internal sealed class HelperContainers(EngineCalls calls)
{
    // Its first command begins at once.
    private const string Wait = "sleep 30; while grep -qs \"^$0\" /proc/[0-9]*/cmdline; do sleep 2; done";

    public async Task<string> StartAsync(HelperContainer helper, CancellationToken token)
    {
        var parameters = new CreateContainerParameters
        {
            Image = helper.Image,
            Entrypoint = ["sh", "-c", Wait, helper.Program],
            User = "0",
            Labels = new Dictionary<string, string>(helper.Labels),
            HostConfig = new HostConfig
            {
                AutoRemove = true,
                NetworkMode = helper.RoutesOf is { } other ? $"container:{other}" : null!,
                CapAdd = helper.RoutesOf is null ? [] : ["NET_ADMIN"],
                Mounts = [.. helper.Mounts.Select(m => new Mount { Type = m.Type, Source = m.Source, Target = m.Target, ReadOnly = m.ReadOnly })],
            },
        };
        // Not stopped in the middle: the engine would make it all the same, and nobody would know its name.
        token.ThrowIfCancellationRequested();
        var made = await calls.RunAsync("make a container", null, async c =>
        {
            try
            {
                return await c.Containers.CreateContainerAsync(parameters, CancellationToken.None).ConfigureAwait(false);
            }
            catch (DockerApiException e) when (e.StatusCode == HttpStatusCode.NotFound)
            {
                throw Errors.EngineHelperImageMissing(helper.Image);
            }
        }, CancellationToken.None).ConfigureAwait(false);
        try
        {
            await calls.RunAsync("start a container", made.ID, c => c.Containers.StartContainerAsync(made.ID, new ContainerStartParameters(), token), token).ConfigureAwait(false);
            return made.ID;
        }
        catch
        {
            await RemoveAsync(made.ID, CancellationToken.None).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Removes one, whatever runs in it; one that is gone or going already is no error.</summary>
    public Task RemoveAsync(string container, CancellationToken token) => calls.RunAsync("remove a container", container, async c =>
    {
        try
        {
            await c.Containers.RemoveContainerAsync(container, new ContainerRemoveParameters { Force = true, RemoveVolumes = true }, token).ConfigureAwait(false);
        }
        catch (DockerApiException e) when (e.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Conflict)
        {
            // It has ended by itself.
        }
    }, token);
}

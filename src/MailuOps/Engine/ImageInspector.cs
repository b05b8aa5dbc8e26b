using System.Net;
using Docker.DotNet;

namespace MailuOps.Engine;

/// <summary>Reads what is known of an image.</summary>
internal static class ImageInspector
{
    /// <param name="service">Whose it is, for MailuOps.EngineImageMissing.</param>
    public static async Task<EngineImage> InspectAsync(EngineCalls calls, string name, string service, CancellationToken token)
    {
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
        return new EngineImage(image.ID, [.. image.Config?.Entrypoint ?? []], [.. image.Config?.Cmd ?? []]) { Labels = [.. image.Config?.Labels?.Keys ?? []] };
    }
}

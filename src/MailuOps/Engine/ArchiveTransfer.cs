using Docker.DotNet.Models;

namespace MailuOps.Engine;

/// <summary>Tar streams in and out of a container; nothing is held whole.</summary>
internal sealed class ArchiveTransfer(EngineCalls calls, string container)
{
    private const int BufferSize = 128 << 10;

    public async Task ReadAsync(string path, Stream destination, CancellationToken token)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(destination);
        var parameters = new ContainerPathStatParameters { Path = path };
        var archive = await calls.RunAsync(
            $"read {path}", container, c => c.Containers.GetArchiveFromContainerAsync(container, parameters, statOnly: false, token), token).ConfigureAwait(false);
        await using var source = archive.Stream!;
        var buffer = new byte[BufferSize];
        while (await calls.RunAsync($"read {path}", container, _ => source.ReadAsync(buffer, token).AsTask(), token).ConfigureAwait(false) is var count and > 0)
        {
            // Outside of the translation: a full disk here is not the engine's failure.
            await destination.WriteAsync(buffer.AsMemory(0, count), token).ConfigureAwait(false);
        }
    }

    public async Task WriteAsync(string folder, Stream tar, CancellationToken token)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(tar);

        // Asked before sending: an engine that refuses early breaks the connection, and its reason would be lost.
        await StatAsync(folder, token).ConfigureAwait(false);
        var parameters = new CopyToContainerParameters { Path = folder };
        using var source = new KeepOpenStream(tar);
        try
        {
            await calls.RunAsync(
                $"unpack into {folder}", container, c => c.Containers.ExtractArchiveToContainerAsync(container, parameters, source, token), token).ConfigureAwait(false);
        }
        catch (MailuOpsException) when (source.Failure is not null)
        {
            throw source.Failure;
        }
    }

    private async Task StatAsync(string path, CancellationToken token)
    {
        var parameters = new ContainerPathStatParameters { Path = path };
        try
        {
            await calls.RunAsync(
                $"look at {path}", container, c => c.Containers.GetArchiveFromContainerAsync(container, parameters, statOnly: true, token), token).ConfigureAwait(false);
        }
        catch (MailuOpsException e) when (e.Id == "MailuOps.ContainerNotFound")
        {
            // A HEAD request's 404 has no text: it is the path when the container can be inspected.
            await calls.RunAsync("inspect container", container, c => c.Containers.InspectContainerAsync(container, token), token).ConfigureAwait(false);
            throw Errors.ContainerPathNotFound(container, path, "there is no such folder", e.InnerException);
        }
    }
}

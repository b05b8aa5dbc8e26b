using System.Collections.Concurrent;
using System.Formats.Tar;
using Docker.DotNet.Models;

namespace MailuOps.Engine;

/// <summary>
/// Files that were put into a container before it started, and are in no image and no mount: docker compose does so with secrets and configs whose
/// content stands in the compose file or in a variable. Nothing that the engine tells of the container names them. They are known by their time: an
/// archive that is unpacked there gives whole seconds, just before a start; a program that writes a file gives fractions. What they hold is not
/// told to anybody.
/// </summary>
internal sealed class PutFiles(EngineCalls calls)
{
    private const string Secrets = "/run/secrets/";

    // Go's bits for whatever is no plain file.
    private const uint NoFile = 0x8F28_0000;

    // The time is that of the client that put it there, the container's its engine's.
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(5);
    private static readonly ParallelOptions AFew = new() { MaxDegreeOfParallelism = 8 };

    /// <summary>Puts those of a container into another one, which has not been started yet.</summary>
    public async Task CarryAsync(ContainerInspectResponse from, string to, CancellationToken token)
    {
        var files = new List<TarEntry>();
        foreach (var path in await FindAsync(from, token).ConfigureAwait(false))
        {
            if (await ReadAsync(from.ID, path, token).ConfigureAwait(false) is { } file)
            {
                files.Add(file);
            }
        }

        if (files.Count == 0)
        {
            return;
        }

        using var tar = new MemoryStream();
        await using (var writer = new TarWriter(tar, leaveOpen: true))
        {
            foreach (var file in files)
            {
                await writer.WriteEntryAsync(file, token).ConfigureAwait(false);
            }
        }

        tar.Position = 0;
        await new ArchiveTransfer(calls, to).WriteAsync("/", tar, token).ConfigureAwait(false);
    }

    private async Task<IEnumerable<string>> FindAsync(ContainerInspectResponse container, CancellationToken token)
    {
        var changes = await calls.RunAsync("list changed files", container.ID, c => c.Containers.InspectChangesAsync(container.ID, token), token).ConfigureAwait(false);
        var found = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(Leaves(changes ?? []), AFew, async (path, _) =>
        {
            if (await StatAsync(container.ID, path, token).ConfigureAwait(false) is { } stat && (stat.Mode & NoFile) == 0
                && (path.StartsWith(Secrets, StringComparison.Ordinal) || WasPut(stat.Mtime, container.Created, container.State?.StartedAt)))
            {
                found.Add(path);
            }
        }).ConfigureAwait(false);
        return found.Order(StringComparer.Ordinal);
    }

    /// <summary>Of what was added or changed that which holds nothing else.</summary>
    internal static IEnumerable<string> Leaves(IEnumerable<ContainerFileSystemChangeResponse> changes)
    {
        var there = changes.Where(c => c.Kind != FileSystemChangeKind.Delete).Select(c => c.Path).ToList();
        var folders = there.Select(p => p[..Math.Max(0, p.LastIndexOf('/'))]).ToHashSet(StringComparer.Ordinal);
        return there.Where(p => !folders.Contains(p));
    }

    /// <summary>Whether a file of this time was unpacked there before a start.</summary>
    /// <param name="started">The container's last start, in RFC 3339; null or empty: none yet.</param>
    internal static bool WasPut(DateTime modified, DateTime created, string? started) =>
        modified.Ticks % TimeSpan.TicksPerSecond == 0 && modified.ToUniversalTime() >= created.ToUniversalTime() - ClockSkew
        && (!DateTimeOffset.TryParse(started, System.Globalization.CultureInfo.InvariantCulture, out var start) || modified.ToUniversalTime() <= start.UtcDateTime + ClockSkew);

    private async Task<ContainerPathStatResponse?> StatAsync(string container, string path, CancellationToken token)
    {
        var parameters = new ContainerPathStatParameters { Path = path };
        try
        {
            return (await calls.RunAsync("look at a file", container, c => c.Containers.GetArchiveFromContainerAsync(container, parameters, statOnly: true, token), token).ConfigureAwait(false)).Stat;
        }
        catch (MailuOpsException e) when (IsGone(e))
        {
            return null;
        }
    }

    private async Task<TarEntry?> ReadAsync(string container, string path, CancellationToken token)
    {
        using var archive = new MemoryStream();
        try
        {
            await new ArchiveTransfer(calls, container).ReadAsync(path, archive, token).ConfigureAwait(false);
        }
        catch (MailuOpsException e) when (IsGone(e))
        {
            return null;
        }

        archive.Position = 0;
        await using var reader = new TarReader(archive);
        return await reader.GetNextEntryAsync(copyData: true, token).ConfigureAwait(false) is not { EntryType: TarEntryType.RegularFile or TarEntryType.V7RegularFile } entry ? null
            : new PaxTarEntry(TarEntryType.RegularFile, path.TrimStart('/'))
            {
                Mode = entry.Mode, Uid = entry.Uid, Gid = entry.Gid, ModificationTime = entry.ModificationTime, DataStream = entry.DataStream,
            };
    }

    // A program of the container may take it away meanwhile. A stat's 404 has no text, so it looks like one of the container.
    private static bool IsGone(MailuOpsException e) => e.Id is "MailuOps.ContainerPathNotFound" or "MailuOps.ContainerNotFound";
}

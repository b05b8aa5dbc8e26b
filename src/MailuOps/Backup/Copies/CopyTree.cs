using System.Formats.Tar;
using System.IO.Enumeration;
using System.IO.Pipelines;

namespace MailuOps.Backup.Copies;

/// <summary>An entry of a copy.</summary>
/// <param name="Path">Where it lies.</param>
/// <param name="Relative">Its path below the folder that was walked, with slashes.</param>
/// <param name="IsFolder">True for a folder; a link to one is none.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Modified">Its modification time.</param>
internal readonly record struct CopyEntry(string Path, string Relative, bool IsFolder, long Size, DateTimeOffset Modified);

/// <summary>Walks a folder of a copy, and packs it. Failures are MailuOps.BackupPathUnreadable.</summary>
internal static class CopyTree
{
    private static readonly EnumerationOptions Everything = new() { RecurseSubdirectories = true, AttributesToSkip = 0, IgnoreInaccessible = false };

    /// <summary>All entries below a folder, each folder before what it holds. Links are not followed.</summary>
    public static IEnumerable<CopyEntry> Walk(string folder)
    {
        var entries = new FileSystemEnumerable<CopyEntry>(
            folder,
            (ref FileSystemEntry e) => new CopyEntry(
                e.ToFullPath(), Path.GetRelativePath(folder, e.ToFullPath()).Replace(Path.DirectorySeparatorChar, '/'), e.IsDirectory && !IsLink(ref e), e.Length, e.LastWriteTimeUtc),
            Everything)
        {
            ShouldRecursePredicate = (ref FileSystemEntry e) => !IsLink(ref e),
        };
        using var walker = Guard(folder, entries.GetEnumerator);
        while (Guard(folder, walker.MoveNext))
        {
            yield return walker.Current;
        }
    }

    /// <summary>A tar stream of what lies below a folder, with owners, modes and times; made while it is read.</summary>
    /// <param name="packed">Called with each entry that is in it.</param>
    public static Stream Pack(string folder, Action<CopyEntry> packed, CancellationToken token)
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 1 << 20, resumeWriterThreshold: 1 << 19));
        _ = Task.Run(() => FillAsync(folder, pipe.Writer, packed, token), CancellationToken.None);
        return pipe.Reader.AsStream();
    }

    private static async Task FillAsync(string folder, PipeWriter pipe, Action<CopyEntry> packed, CancellationToken token)
    {
        Exception? failure = null;
        try
        {
            await using var stream = pipe.AsStream(leaveOpen: true);
            await using var tar = new TarWriter(stream, TarEntryFormat.Pax, leaveOpen: true);
            var any = false;
            foreach (var entry in Walk(folder))
            {
                await PackAsync(tar, entry, token).ConfigureAwait(false);
                packed(entry);
                any = true;
            }

            if (!any)
            {
                // The end of an archive, which the writer leaves out where it wrote nothing: an empty folder is a copy like any other.
                await stream.WriteAsync(new byte[1024], token).ConfigureAwait(false);
            }
        }
        catch (Exception e)
        {
            failure = e is UnauthorizedAccessException or IOException ? Errors.BackupPathUnreadable(folder, e.Message, e) : e;
        }

        // Whoever reads it gets the failure: half an archive must not look like a whole one.
        await pipe.CompleteAsync(failure).ConfigureAwait(false);
    }

    private static async Task PackAsync(TarWriter tar, CopyEntry entry, CancellationToken token)
    {
        try
        {
            await tar.WriteEntryAsync(entry.Path, entry.Relative, token).ConfigureAwait(false);
        }
        catch (IOException) when (entry is { IsFolder: false, Size: 0 } && IsSpecial(entry.Path))
        {
            // A socket: its program makes it anew.
        }
    }

    private static bool IsSpecial(string path)
    {
        try
        {
            using var file = File.OpenHandle(path);
            return false;
        }
        catch (IOException)
        {
            return File.Exists(path);
        }
    }

    private static bool IsLink(ref FileSystemEntry e) => (e.Attributes & FileAttributes.ReparsePoint) != 0;

    private static T Guard<T>(string folder, Func<T> step)
    {
        try
        {
            return step();
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            throw Errors.BackupPathUnreadable(folder, e.Message, e);
        }
    }
}

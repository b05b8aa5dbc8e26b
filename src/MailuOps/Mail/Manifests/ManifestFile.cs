using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MailuOps.Mail.Manifests;

/// <summary>
/// Manifests as files: compressed lines, a heading, the sorted entries, "=" and the summary as JSON, "#" and the digest of all before
/// it. The digest shows damage and truncation, not forgery. The key of the secrets is not in it.
/// </summary>
public static class ManifestFile
{
    private static readonly JsonSerializerOptions Json = new() { Converters = { new JsonStringEnumConverter() } };

    private static ReadOnlySpan<byte> Heading => "mailuops-manifest 1"u8;

    /// <summary>Writes a manifest, readable by this user alone; whoever reads the path sees the whole file or none.</summary>
    /// <param name="manifest">The manifest.</param>
    /// <param name="path">The whole path.</param>
    /// <param name="replace">True: a file that is there is replaced.</param>
    /// <param name="token">Ends the work; what was there is unchanged then.</param>
    /// <param name="events">Where it is told how far the writing has come; null: nowhere.</param>
    /// <param name="time">The clock of that; null: the machine's.</param>
    public static FileInfo Write(ServerManifest manifest, string path, bool replace, CancellationToken token, IOperationEvents? events = null, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        ArgumentException.ThrowIfNullOrEmpty(path);
        Check(path, replace);
        var draft = Path.Combine(Path.GetDirectoryName(path)!, $".{Path.GetFileName(path)}.{Guid.NewGuid():N}.tmp");
        try
        {
            try
            {
                using var progress = new EntryProgress(events, $"Writing {Path.GetFileName(path)}", time);
                WriteDraft(manifest, draft, progress, token);
                File.Move(draft, path, replace);
                return new FileInfo(path);
            }
            finally
            {
                File.Delete(draft);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Errors.ManifestWriteFailed(path, e.Message, e);
        }
    }

    /// <summary>Reads a manifest; one that is damaged or cut off is the error MailuOps.ManifestFileInvalid, whatever of it could be read.</summary>
    /// <param name="path">The whole path.</param>
    /// <param name="token">Ends the work.</param>
    /// <param name="events">Where it is told how far the reading has come; null: nowhere.</param>
    /// <param name="time">The clock of that; null: the machine's.</param>
    public static ServerManifest Read(string path, CancellationToken token, IOperationEvents? events = null, TimeProvider? time = null)
    {
        if (!File.Exists(path))
        {
            throw Errors.ManifestFileMissing(path);
        }

        var entries = new SpoolFile();
        try
        {
            using var progress = new EntryProgress(events, $"Reading {Path.GetFileName(path)}", time);
            return new ServerManifest(ReadInto(entries, path, progress, token), entries) { Source = path };
        }
        catch (Exception e)
        {
            entries.Dispose();
            if (e is InvalidDataException or JsonException or IOException or UnauthorizedAccessException)
            {
                throw Errors.ManifestFileInvalid(path, e.Message.TrimEnd('.'));
            }

            throw;
        }
    }

    private static void Check(string path, bool replace)
    {
        if (Directory.Exists(path))
        {
            throw Errors.ManifestPathInvalid(path, "it is a folder");
        }

        if (Path.GetDirectoryName(path) is not { } folder || !Directory.Exists(folder))
        {
            throw Errors.ManifestPathInvalid(path, "its folder does not exist");
        }

        if (!replace && File.Exists(path))
        {
            throw Errors.ManifestExists(path);
        }
    }

    private static void WriteDraft(ServerManifest manifest, string draft, EntryProgress progress, CancellationToken token)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var file = new FileStream(draft, options);
        using (var packed = new BufferedStream(new GZipStream(file, CompressionLevel.Fastest, leaveOpen: true), 64 << 10))
        {
            using var sum = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            void Put(ReadOnlySpan<byte> line)
            {
                packed.Write(line);
                packed.WriteByte((byte)'\n');
                Sum(sum, line);
            }

            Put(Heading);
            var (entries, length) = (manifest.Entries.Read(), manifest.Entries.Length);
            using var reader = new LineReader(entries);
            Func<double> done = () => EntryProgress.Part(entries.Position, length);
            for (long count = 0; reader.Next(); count++)
            {
                progress.Tell(count, done);
                Put(reader.Line);
                Poll(count, token);
            }

            Put([(byte)'=', .. JsonSerializer.SerializeToUtf8Bytes(manifest.Summary, Json)]);
            Put(System.Text.Encoding.ASCII.GetBytes("#" + Digests.Hex(sum.GetCurrentHash())));
        }

        file.Flush(flushToDisk: true);
    }

    private static ManifestSummary ReadInto(SpoolFile entries, string path, EntryProgress progress, CancellationToken token)
    {
        using var file = File.OpenRead(path);
        using var reader = new LineReader(new GZipStream(file, CompressionMode.Decompress));
        using var sum = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        if (!reader.Next() || !reader.Line.SequenceEqual(Heading))
        {
            throw new InvalidDataException("it does not begin as one, or has a version that this MailuOps does not know");
        }

        Sum(sum, reader.Line);
        Func<double> done = () => EntryProgress.Part(file.Position, file.Length);
        ManifestSummary? summary = null;
        using var spool = entries.Append();
        for (long count = 0; reader.Next(); count++)
        {
            Poll(count, token);
            progress.Tell(count, done);
            var line = reader.Line;
            if (summary is not null)
            {
                return line.StartsWith("#"u8) && line[1..].SequenceEqual(System.Text.Encoding.ASCII.GetBytes(Digests.Hex(sum.GetCurrentHash()))) && !reader.Next()
                    ? summary : throw new InvalidDataException("its digest does not match");
            }

            Sum(sum, line);
            if (line.StartsWith("="u8))
            {
                summary = JsonSerializer.Deserialize<ManifestSummary>(line[1..], Json);
                continue;
            }

            spool.Write(line);
            spool.WriteByte((byte)'\n');
        }

        throw new InvalidDataException("it is cut off");
    }

    private static void Sum(IncrementalHash sum, ReadOnlySpan<byte> line)
    {
        sum.AppendData(line);
        sum.AppendData("\n"u8);
    }

    private static void Poll(long count, CancellationToken token)
    {
        if ((count & 0xfff) == 0)
        {
            token.ThrowIfCancellationRequested();
        }
    }
}

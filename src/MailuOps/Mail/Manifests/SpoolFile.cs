using Microsoft.Win32.SafeHandles;

namespace MailuOps.Mail.Manifests;

/// <summary>
/// A file without a name, for what is too large for the memory: readable by this user alone, and gone with the process, however it ends.
/// </summary>
internal sealed class SpoolFile : IDisposable
{
    private readonly SafeFileHandle _handle;

    public SpoolFile()
    {
        var path = Path.Combine(Path.GetTempPath(), $"mailuops-{Guid.NewGuid():N}.tmp");
        _handle = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Delete, FileOptions.DeleteOnClose);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_handle, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            File.Delete(path);
        }
    }

    /// <summary>Bytes in it.</summary>
    public long Length => RandomAccess.GetLength(_handle);

    /// <summary>A stream that writes behind what is there. One at a time.</summary>
    public Stream Append() => new BufferedStream(new Part(_handle, Length, long.MaxValue), 256 << 10);

    /// <summary>A stream that reads it, or a stretch of it. As many as one likes.</summary>
    public Stream Read(long start = 0, long length = long.MaxValue) => new Part(_handle, start, length);

    public void Dispose() => _handle.Dispose();

    private sealed class Part(SafeFileHandle handle, long position, long left) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => position; set => throw new NotSupportedException(); }

        public override int Read(Span<byte> buffer)
        {
            var read = RandomAccess.Read(handle, buffer[..(int)Math.Min(buffer.Length, left)], position);
            position += read;
            left -= read;
            return read;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            RandomAccess.Write(handle, buffer, position);
            position += buffer.Length;
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}

using Docker.DotNet.Handler.Abstractions;

namespace MailuOps.Engine.Ssh;

/// <summary>A connection by `docker system dial-stdio` on the other side: where sockets cannot be forwarded (Windows, or forbidden by the server).</summary>
internal sealed class SshDial : WriteClosableStream
{
    private readonly SshProcess _ssh;

    private SshDial(SshProcess ssh) => _ssh = ssh;

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override bool CanCloseWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public static SshDial Start(EngineEndpoint endpoint)
    {
        var target = SshTarget.Of(endpoint.Address);
        string[] host = target.Socket is null ? [] : ["--host", $"unix://{target.Socket}"];
        return new SshDial(SshProcess.Start(endpoint, ["-T", "-o", "ServerAliveInterval=15", .. target.Arguments, "docker", .. host, "system", "dial-stdio"]));
    }

    /// <summary>What ssh or the remote docker said.</summary>
    public Task<string> ReasonAsync() => _ssh.ReasonAsync();

    public override void CloseWrite() => _ssh.Input.Close();

    public override int Read(byte[] buffer, int offset, int count) => _ssh.Output.Read(buffer, offset, count);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        _ssh.Output.ReadAsync(buffer, cancellationToken);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count)
    {
        _ssh.Input.Write(buffer, offset, count);
        _ssh.Input.Flush();
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await _ssh.Input.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
        await _ssh.Input.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush() => _ssh.Input.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) => _ssh.Input.FlushAsync(cancellationToken);

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _ssh.Dispose();
        }

        base.Dispose(disposing);
    }
}

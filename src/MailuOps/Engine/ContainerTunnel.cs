using System.Globalization;
using MailuOps.Engine.Tunnel;

namespace MailuOps.Engine;

/// <summary>
/// A TCP connection made from inside a container and carried to here through exec: reaches services of a deployment's own network
/// that publish no port. Disposing it ends the process in the container. A failing connection surfaces as MailuOps.TunnelFailed.
/// </summary>
public sealed class ContainerTunnel : Stream
{
    /// <summary>A connection that ended by itself is not cancelled: its process needs a moment to go.</summary>
    private static readonly TimeSpan EndGrace = TimeSpan.FromMilliseconds(500);

    private readonly TunnelProcess _process;
    private int _disposed;

    private ContainerTunnel(TunnelProcess process) => _process = process;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>
    /// Connects to host:port as seen from inside the container and returns when the connection stands. Needs python3 in the container,
    /// or bash or nc (these two cannot half-close). Name resolution is the container's: service names of its networks work.
    /// </summary>
    /// <exception cref="MailuOpsException">MailuOps.TunnelFailed with the target's host:port, or what exec raises.</exception>
    public static async Task<ContainerTunnel> OpenAsync(IContainerRunner runner, string container, string host, int port, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(runner);
        ArgumentException.ThrowIfNullOrEmpty(container);
        ArgumentException.ThrowIfNullOrEmpty(host);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(port);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(port, ushort.MaxValue);
        var process = TunnelProcess.Start(runner, container, host, port.ToString(CultureInfo.InvariantCulture));
        try
        {
            await process.Connected.WaitAsync(token).ConfigureAwait(false);
            return new ContainerTunnel(process);
        }
        catch
        {
            await process.EndAsync(TimeSpan.Zero).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Ends the sending half; what the other side still sends can be read.</summary>
    public void CloseWrite() => _process.Input.Complete(null);

    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        _process.Output.ReadAsync(buffer, cancellationToken);

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => ReadAsync(buffer, offset, count, CancellationToken.None).GetAwaiter().GetResult();

    /// <inheritdoc/>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        _process.Input.WriteAsync(buffer, cancellationToken);

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => WriteAsync(buffer, offset, count, CancellationToken.None).GetAwaiter().GetResult();

    /// <inheritdoc/>
    public override void Flush()
    {
        // Nothing is held back.
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            await _process.EndAsync(EndGrace).ConfigureAwait(false);
        }

        await base.DisposeAsync().ConfigureAwait(false);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            _process.EndAsync(EndGrace).GetAwaiter().GetResult();
        }

        base.Dispose(disposing);
    }
}

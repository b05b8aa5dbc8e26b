namespace MailuOps.Tests.Engine;

/// <summary>Empty, but its end comes only after a task; ignores cancellation on request, as a console does.</summary>
internal sealed class WaitingStream(Task end, Exception? failure = null, bool heedsCancellation = true) : MemoryStream
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await (heedsCancellation ? end.WaitAsync(cancellationToken) : end);
        return failure is null ? 0 : throw failure;
    }
}

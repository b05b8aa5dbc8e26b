using System.Text;
using Docker.DotNet;

namespace MailuOps.Engine.Execution;

/// <summary>Takes the two output streams of a command apart and hands them on as the request asks.</summary>
internal sealed class ExecOutput
{
    /// <summary>Of standard error this much is kept, the newest: a chatty command must not fill the memory.</summary>
    private const int KeptError = 16 << 20;

    private readonly ExecRequest _request;
    private readonly MemoryStream _output = new();
    private readonly MemoryStream _error = new();
    private readonly LineSplitter? _outputLines;
    private readonly LineSplitter? _errorLines;
    private readonly GroupIdReader _group = new();
    private readonly EndMark _outputEnd;
    private readonly EndMark _errorEnd;
    private readonly TaskCompletionSource<ExecConsumerException> _refused = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="mark">What stands behind the last byte of both streams; empty: nothing.</param>
    public ExecOutput(ExecRequest request, string mark)
    {
        _request = request;
        Mark = mark;
        (_outputEnd, _errorEnd) = (new EndMark(Encoding.ASCII.GetBytes(mark)), new EndMark(Encoding.ASCII.GetBytes(mark)));
        _outputLines = request.OnOutputLine is { } output ? new LineSplitter(output, request.MaxOutput) : null;
        _errorLines = request.OnErrorLine is { } error ? new LineSplitter(error, request.MaxOutput) : null;
    }

    public Task<int?> Group => _group.Group;

    public string Mark { get; }

    /// <summary>Both streams came to their marks: nothing of them is lost.</summary>
    public bool IsWhole => _outputEnd.Reached && _errorEnd.Reached;

    public byte[] Output => _output.ToArray();

    public byte[] Error => _error.ToArray();

    /// <summary>Completes, never fails, when the caller's side has failed; what follows is read and thrown away.</summary>
    public Task<ExecConsumerException> Refused => _refused.Task;

    /// <summary>
    /// Reads until both streams have ended, and goes on reading when nobody wants the output any more: while it lies unread the engine
    /// runs no other command in the container, not even the one that stops this.
    /// </summary>
    /// <param name="wanted">Cancelled: the output is thrown away from now on.</param>
    /// <param name="token">Cancelled: reading ends.</param>
    public async Task PumpAsync(MultiplexedStream stream, CancellationToken wanted, CancellationToken token)
    {
        var buffer = new byte[32 << 10];
        try
        {
            while (await stream.ReadOutputAsync(buffer, 0, buffer.Length, token).ConfigureAwait(false) is { EOF: false } read)
            {
                await HandOnAsync(read.Target, buffer.AsMemory(0, read.Count), wanted, true).ConfigureAwait(false);
            }

            await HandOnAsync(MultiplexedStream.TargetStream.StandardOut, _outputEnd.Rest, wanted, false).ConfigureAwait(false);
            await HandOnAsync(MultiplexedStream.TargetStream.StandardError, _errorEnd.Rest, wanted, false).ConfigureAwait(false);
            if (!wanted.IsCancellationRequested && !_refused.Task.IsCompleted)
            {
                Guard(() => _outputLines?.Complete());
                Guard(() => _errorLines?.Complete());
            }
        }
        catch (ExecConsumerException e)
        {
            _refused.TrySetResult(e);
        }
        finally
        {
            _group.Complete();
        }
    }

    private async ValueTask HandOnAsync(MultiplexedStream.TargetStream target, ReadOnlyMemory<byte> bytes, CancellationToken wanted, bool marked)
    {
        if (marked)
        {
            bytes = target == MultiplexedStream.TargetStream.StandardError ? _errorEnd.Take(_group.Take(bytes)) : _outputEnd.Take(bytes);
        }

        if (bytes.IsEmpty || wanted.IsCancellationRequested || _refused.Task.IsCompleted)
        {
            return;
        }

        try
        {
            if (target == MultiplexedStream.TargetStream.StandardError)
            {
                AddError(bytes);
            }
            else
            {
                await AddOutputAsync(bytes, wanted).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (wanted.IsCancellationRequested)
        {
            // The destination was slow, and the call is over.
        }
        catch (ExecConsumerException e)
        {
            _refused.TrySetResult(e);
        }
    }

    private async ValueTask AddOutputAsync(ReadOnlyMemory<byte> bytes, CancellationToken token)
    {
        Guard(() => _outputLines?.Add(bytes.Span));
        if (_request.OutputStream is { } destination)
        {
            try
            {
                await destination.WriteAsync(bytes, token).ConfigureAwait(false);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                throw new ExecConsumerException(e);
            }
        }
        else if (_request.KeepOutput)
        {
            if (_output.Length + bytes.Length > _request.MaxOutput)
            {
                throw new ExecConsumerException(null);
            }

            _output.Write(bytes.Span);
        }
    }

    private void AddError(ReadOnlyMemory<byte> bytes)
    {
        Guard(() => _errorLines?.Add(bytes.Span));
        _error.Write(bytes.Span);
        if (_error.Length > 2 * KeptError)
        {
            var newest = _error.GetBuffer().AsSpan((int)_error.Length - KeptError, KeptError).ToArray();
            _error.SetLength(0);
            _error.Write(newest);
        }
    }

    private static void Guard(Action callback)
    {
        try
        {
            callback();
        }
        catch (Exception e)
        {
            throw new ExecConsumerException(e is InvalidDataException ? null : e);
        }
    }
}

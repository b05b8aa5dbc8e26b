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

    public ExecOutput(ExecRequest request)
    {
        _request = request;
        _outputLines = request.OnOutputLine is { } output ? new LineSplitter(output, request.MaxOutput) : null;
        _errorLines = request.OnErrorLine is { } error ? new LineSplitter(error, request.MaxOutput) : null;
    }

    public Task<int?> Group => _group.Group;

    public byte[] Output => _output.ToArray();

    public byte[] Error => _error.ToArray();

    /// <summary>Reads until both streams have ended.</summary>
    public async Task PumpAsync(MultiplexedStream stream, CancellationToken token)
    {
        var buffer = new byte[32 << 10];
        try
        {
            while (await stream.ReadOutputAsync(buffer, 0, buffer.Length, token).ConfigureAwait(false) is { EOF: false } read)
            {
                var bytes = buffer.AsMemory(0, read.Count);
                if (read.Target == MultiplexedStream.TargetStream.StandardError)
                {
                    AddError(_group.Take(bytes));
                }
                else
                {
                    await AddOutputAsync(bytes, token).ConfigureAwait(false);
                }
            }

            _outputLines?.Complete();
            _errorLines?.Complete();
        }
        finally
        {
            _group.Complete();
        }
    }

    private async ValueTask AddOutputAsync(ReadOnlyMemory<byte> bytes, CancellationToken token)
    {
        Lines(_outputLines, bytes);
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
        Lines(_errorLines, bytes);
        _error.Write(bytes.Span);
        if (_error.Length > 2 * KeptError)
        {
            var newest = _error.GetBuffer().AsSpan((int)_error.Length - KeptError, KeptError).ToArray();
            _error.SetLength(0);
            _error.Write(newest);
        }
    }

    private static void Lines(LineSplitter? splitter, ReadOnlyMemory<byte> bytes)
    {
        try
        {
            splitter?.Add(bytes.Span);
        }
        catch (Exception e)
        {
            throw new ExecConsumerException(e is InvalidDataException ? null : e);
        }
    }
}

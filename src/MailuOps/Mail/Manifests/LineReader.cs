namespace MailuOps.Mail.Manifests;

/// <summary>Reads a stream of byte lines, each with its end; a line stays valid until the next is read.</summary>
internal sealed class LineReader(Stream stream) : IDisposable
{
    private byte[] _buffer = new byte[128 << 10];
    private int _start;
    private int _end;
    private int _next;

    /// <summary>The present line, without its end.</summary>
    public ReadOnlySpan<byte> Line => _buffer.AsSpan(_start, _next - _start - 1);

    /// <summary>Goes to the next line; false at the end. What follows the last line end is no line: it was cut off.</summary>
    public bool Next()
    {
        _start = _next;
        var searched = 0;
        while (true)
        {
            var at = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            if (at >= 0)
            {
                _next = _start + searched + at + 1;
                return true;
            }

            searched = _end - _start;
            if (!Fill())
            {
                _next = _start;
                return false;
            }
        }
    }

    public void Dispose() => stream.Dispose();

    private bool Fill()
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        var read = stream.Read(_buffer.AsSpan(_end));
        _end += read;
        return read > 0;
    }
}

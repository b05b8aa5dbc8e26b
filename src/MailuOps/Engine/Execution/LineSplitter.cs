using System.Buffers;
using System.Text;

namespace MailuOps.Engine.Execution;

/// <summary>Cuts bytes into UTF-8 lines; characters that arrive in two pieces stay whole.</summary>
internal sealed class LineSplitter(Action<string> onLine, long longestLine = long.MaxValue)
{
    private readonly ArrayBufferWriter<byte> _rest = new();

    public void Add(ReadOnlySpan<byte> bytes)
    {
        for (int end; (end = bytes.IndexOf((byte)'\n')) >= 0; bytes = bytes[(end + 1)..])
        {
            Emit(bytes[..end]);
        }

        if (_rest.WrittenCount + bytes.Length > longestLine)
        {
            throw new InvalidDataException("line too long");
        }

        _rest.Write(bytes);
    }

    /// <summary>Emits a last line that has no line end.</summary>
    public void Complete()
    {
        if (_rest.WrittenCount > 0)
        {
            Emit([]);
        }
    }

    private void Emit(ReadOnlySpan<byte> end)
    {
        if (_rest.WrittenCount == 0)
        {
            onLine(Encoding.UTF8.GetString(end));
            return;
        }

        _rest.Write(end);
        var line = Encoding.UTF8.GetString(_rest.WrittenSpan);
        _rest.ResetWrittenCount();
        onLine(line);
    }
}

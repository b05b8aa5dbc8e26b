using System.Buffers.Text;
using System.Text;

namespace MailuOps.Mail.Manifests;

/// <summary>Builds one line after the other in the same buffer.</summary>
internal sealed class LineBuilder
{
    private byte[] _buffer = new byte[512];
    private int _length;

    public ReadOnlySpan<byte> Line => _buffer.AsSpan(0, _length);

    public LineBuilder Start(char section)
    {
        _buffer[0] = (byte)section;
        _length = 1;
        return this;
    }

    /// <summary>A field that may hold anything: escaped.</summary>
    public LineBuilder Name(ReadOnlySpan<byte> bytes)
    {
        Reserve((3 * bytes.Length) + 1);
        _buffer[_length++] = Fields.Tab;
        foreach (var b in bytes)
        {
            if (b is (byte)'%' or < (byte)' ' or 0x7f)
            {
                _buffer[_length++] = (byte)'%';
                _buffer[_length++] = Digit(b >> 4);
                _buffer[_length++] = Digit(b & 15);
            }
            else
            {
                _buffer[_length++] = b;
            }
        }

        return this;
    }

    /// <summary>A field that is known to need no escape.</summary>
    public LineBuilder Plain(ReadOnlySpan<byte> bytes)
    {
        Reserve(bytes.Length + 1);
        _buffer[_length++] = Fields.Tab;
        bytes.CopyTo(_buffer.AsSpan(_length));
        _length += bytes.Length;
        return this;
    }

    /// <summary>As above, from one character a byte.</summary>
    public LineBuilder Plain(string text) => Plain(Encoding.Latin1.GetBytes(text));

    public LineBuilder Number(long value)
    {
        Reserve(21);
        _buffer[_length++] = Fields.Tab;
        Utf8Formatter.TryFormat(value, _buffer.AsSpan(_length), out var written);
        _length += written;
        return this;
    }

    private static byte Digit(int value) => (byte)(value < 10 ? '0' + value : 'A' + value - 10);

    private void Reserve(int more)
    {
        if (_length + more > _buffer.Length)
        {
            Array.Resize(ref _buffer, Math.Max(_length + more, _buffer.Length * 2));
        }
    }
}

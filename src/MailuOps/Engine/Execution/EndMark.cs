namespace MailuOps.Engine.Execution;

/// <summary>
/// Takes off a stream the mark that the wrapper writes behind a command's last byte. A connection that is cut ends like one that the engine
/// closes, and a command that ends well all the same would make of half its output a whole: only with the mark it is.
/// </summary>
internal sealed class EndMark(byte[] mark)
{
    private byte[] _held = [];

    /// <summary>What was taken last is the whole mark.</summary>
    public bool Reached => _held.Length == mark.Length;

    /// <summary>What may be the mark's beginning, and is the command's own where nothing follows.</summary>
    public ReadOnlyMemory<byte> Rest => Reached ? default : _held;

    /// <summary>What of the bytes is certainly the command's.</summary>
    public ReadOnlyMemory<byte> Take(ReadOnlyMemory<byte> bytes)
    {
        if (mark.Length == 0)
        {
            return bytes;
        }

        ReadOnlyMemory<byte> all = _held.Length == 0 ? bytes : (byte[])[.. _held, .. bytes.Span];
        var at = Math.Max(0, all.Length - mark.Length);
        while (!mark.AsSpan().StartsWith(all.Span[at..]))
        {
            at++;
        }

        _held = all[at..].ToArray();
        return all[..at];
    }
}

namespace MailuOps.Mail.Manifests;

/// <summary>
/// Sorts any number of byte lines in bounded memory: runs of some megabytes are sorted and spooled, and merged when read. Lines may come
/// from several threads.
/// </summary>
internal sealed class LineSorter(int runBytes = 24 << 20) : IDisposable
{
    private readonly SpoolFile _spool = new();
    private readonly List<(long Start, long Length)> _runs = [];
    private readonly List<(int Start, int Length)> _lines = [];
    private byte[] _run = new byte[64 << 10];
    private int _used;

    /// <summary>Takes a line without its end.</summary>
    public void Add(ReadOnlySpan<byte> line)
    {
        lock (_lines)
        {
            Keep(line);
        }
    }

    /// <summary>Hands over all lines in the order of their bytes. To be called once.</summary>
    public void Drain(LineTaker take, CancellationToken token)
    {
        Spill();
        _run = [];
        var readers = _runs.ConvertAll(r => new LineReader(_spool.Read(r.Start, r.Length)));
        readers.RemoveAll(r => !r.Next());
        for (long count = 0; readers.Count > 0; count++)
        {
            if ((count & 0xfff) == 0)
            {
                token.ThrowIfCancellationRequested();
            }

            var first = readers[0];
            for (var i = 1; i < readers.Count; i++)
            {
                if (readers[i].Line.SequenceCompareTo(first.Line) < 0)
                {
                    first = readers[i];
                }
            }

            take(first.Line);
            if (!first.Next())
            {
                readers.Remove(first);
            }
        }
    }

    public void Dispose() => _spool.Dispose();

    private void Keep(ReadOnlySpan<byte> line)
    {
        if (_used + line.Length > runBytes)
        {
            Spill();
        }

        if (_used + line.Length > _run.Length)
        {
            Array.Resize(ref _run, Math.Max(_used + line.Length, Math.Min(runBytes, _run.Length * 2)));
        }

        line.CopyTo(_run.AsSpan(_used));
        _lines.Add((_used, line.Length));
        _used += line.Length;
    }

    private void Spill()
    {
        if (_lines.Count == 0)
        {
            return;
        }

        _lines.Sort((a, b) => _run.AsSpan(a.Start, a.Length).SequenceCompareTo(_run.AsSpan(b.Start, b.Length)));
        var start = _spool.Length;
        using (var stream = _spool.Append())
        {
            foreach (var (at, length) in _lines)
            {
                stream.Write(_run.AsSpan(at, length));
                stream.WriteByte((byte)'\n');
            }
        }

        _runs.Add((start, _spool.Length - start));
        _lines.Clear();
        _used = 0;
    }
}

/// <summary>Takes a line that is valid only during the call.</summary>
internal delegate void LineTaker(ReadOnlySpan<byte> line);

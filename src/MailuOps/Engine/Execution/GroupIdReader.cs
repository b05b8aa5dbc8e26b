using System.Globalization;
using System.Text;

namespace MailuOps.Engine.Execution;

/// <summary>Takes the first line, the process group's id, off a command's standard error.</summary>
internal sealed class GroupIdReader
{
    private const int LongestId = 10;

    private readonly TaskCompletionSource<int?> _group = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<byte> _line = [];

    /// <summary>The group; null when the output ended, or began otherwise, without one.</summary>
    public Task<int?> Group => _group.Task;

    /// <summary>What of the bytes belongs to the command.</summary>
    public ReadOnlyMemory<byte> Take(ReadOnlyMemory<byte> bytes)
    {
        if (_group.Task.IsCompleted)
        {
            return bytes;
        }

        var end = bytes.Span.IndexOf((byte)'\n');
        _line.AddRange((end < 0 ? bytes : bytes[..end]).Span);
        if (end < 0 && _line.Count <= LongestId)
        {
            return default;
        }

        if (end >= 0 && int.TryParse(Encoding.ASCII.GetString(_line.ToArray()), NumberStyles.None, CultureInfo.InvariantCulture, out var group))
        {
            _group.TrySetResult(group);
            return bytes[(end + 1)..];
        }

        // Not from the wrapper: the engine's own words. They are kept whole.
        _group.TrySetResult(null);
        return (byte[])[.. _line, .. (end < 0 ? default : bytes[end..]).Span];
    }

    public void Complete() => _group.TrySetResult(null);
}

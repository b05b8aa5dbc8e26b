using System.Globalization;
using System.Text;

namespace MailuOps.Engine.Kept;

/// <summary>One command that a kept helper runs: collects its output until its exit code comes.</summary>
internal sealed class KeptJob(ExecRequest request)
{
    private readonly MemoryStream _output = new();
    private readonly MemoryStream _error = new();
    private readonly TaskCompletionSource<long> _exit = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _tooLarge = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The exit code; fails with what kept the command from ending.</summary>
    public Task<long> Exit => _exit.Task;

    /// <summary>Completes when there is more output than the request allows.</summary>
    public Task TooLarge => _tooLarge.Task;

    /// <summary>Why the command could not be started; null: it was.</summary>
    public string? StartFailure { get; private set; }

    public byte[] Output => _output.ToArray();

    public byte[] Error => _error.ToArray();

    public void Take(KeptFrame frame)
    {
        switch (frame.Kind)
        {
            case 'O' when request.KeepOutput:
                Add(_output, frame.Payload);
                break;
            case 'R':
                Add(_error, frame.Payload);
                break;
            case 'F':
                StartFailure = Encoding.UTF8.GetString(frame.Payload);
                _exit.TrySetResult(127);
                break;
            case 'X':
                _exit.TrySetResult(long.Parse(Encoding.ASCII.GetString(frame.Payload), CultureInfo.InvariantCulture));
                break;
        }
    }

    public void Fail(Exception reason)
    {
        _exit.TrySetException(reason);
        _ = _exit.Task.Exception;
    }

    private void Add(MemoryStream to, byte[] bytes)
    {
        if (to.Length + bytes.Length > request.MaxOutput)
        {
            _tooLarge.TrySetResult();
            return;
        }

        to.Write(bytes);
    }
}

using System.Text.RegularExpressions;

namespace MailuOps.Engine.Tunnel;

/// <summary>The process in the container that holds a tunnel's connection.</summary>
internal sealed partial class TunnelProcess
{
    private readonly CancellationTokenSource _end = new();
    private readonly TaskCompletionSource _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string _container;
    private readonly string _address;
    private string _said = "";
    private Task _run = Task.CompletedTask;

    private TunnelProcess(string container, string host, string port)
    {
        _container = container;
        _address = host.Contains(':', StringComparison.Ordinal) ? $"[{host}]:{port}" : $"{host}:{port}";
    }

    /// <summary>To the process: its standard input.</summary>
    public ByteChannel Input { get; } = new();

    /// <summary>From the process: its standard output.</summary>
    public ByteChannel Output { get; } = new();

    /// <summary>Completes when the connection stands; fails with the reason why it does not.</summary>
    public Task Connected => _connected.Task;

    public static TunnelProcess Start(IContainerRunner runner, string container, string host, string port)
    {
        var process = new TunnelProcess(container, host, port);
        var request = ExecRequest.Shell(TunnelPrograms.Launcher, host, port, TunnelPrograms.Python, TunnelPrograms.Bash) with
        {
            InputStream = process.Input,
            OutputStream = process.Output,
            OnErrorLine = process.Hear,
            Talks = true,
        };
        process._run = Task.Run(() => process.RunAsync(runner, request), CancellationToken.None);
        return process;
    }

    /// <summary>Ends the process: by closing its input, and after the grace by force. Never fails.</summary>
    public async Task EndAsync(TimeSpan grace)
    {
        Input.Complete(null);
        var drained = DrainAsync();
        await Task.WhenAny(_run, Task.Delay(grace)).ConfigureAwait(false);
        await _end.CancelAsync().ConfigureAwait(false);
        await _run.ConfigureAwait(false);
        await drained.ConfigureAwait(false);
    }

    private async Task RunAsync(IContainerRunner runner, ExecRequest request)
    {
        Exception? failure = null;
        try
        {
            var result = await runner.ExecAsync(_container, request, _end.Token).ConfigureAwait(false);
            if (result.ExitCode != 0)
            {
                failure = Errors.TunnelFailed(_container, _address, Reason(_said) ?? $"its process ended with exit code {result.ExitCode}");
            }
        }
        catch (Exception e)
        {
            failure = e is OperationCanceledException ? new ObjectDisposedException(nameof(ContainerTunnel)) : e;
        }

        _connected.TrySetException(failure ?? Errors.TunnelFailed(_container, _address, "the connection ended at once"));
        _ = _connected.Task.Exception;
        Output.Complete(failure);
        Input.Complete(failure);
    }

    private void Hear(string line)
    {
        if (line == TunnelPrograms.ConnectedLine)
        {
            _connected.TrySetResult();
        }
        else if (line.Length > 0)
        {
            _said = line;
        }
    }

    /// <summary>Takes what nobody reads any more, lest the process wait for room.</summary>
    private async Task DrainAsync()
    {
        try
        {
            await Output.CopyToAsync(Stream.Null, _end.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or MailuOpsException or ObjectDisposedException or IOException)
        {
            // The end of the process, in whatever way.
        }
    }

    /// <summary>"[Errno 111] Connection refused" and "bash: connect: Connection refused" in the words that matter.</summary>
    internal static string? Reason(string said) => said.Length == 0 ? null : Prefix().Replace(said, "").Trim();

    [GeneratedRegex(@"^(mailuops-tunnel: )?(\[Errno -?\d+\] |(/[a-z/]+/)?(bash|nc): (line \d+: )?(connect: )?)?")]
    private static partial Regex Prefix();
}

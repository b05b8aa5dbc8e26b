using System.Diagnostics;

namespace MailuOps.Engine.Kept;

/// <summary>
/// The helpers of an engine, one a container and user. Starting a process through the engine takes tens of milliseconds, through a
/// helper that is there already two or three. A helper goes when it was not used for some seconds, and with this process.
/// </summary>
internal sealed class KeptHelpers : IAsyncDisposable
{
    private static readonly TimeSpan IdleLimit = TimeSpan.FromSeconds(15);

    /// <summary>More input than this shall not queue before other commands' starts.</summary>
    private const int LargestInput = 1 << 20;

    private readonly IContainerRunner _runner;
    private readonly Dictionary<(string Container, string? User), KeptHelper> _helpers = [];
    private readonly HashSet<(string Container, string? User)> _without = [];
    private readonly Timer _sweep;

    public KeptHelpers(IContainerRunner runner)
    {
        _runner = runner;
        _sweep = new Timer(_ => Sweep(), null, IdleLimit, IdleLimit / 3);
    }

    /// <summary>What runs in bounded memory and calls nobody: a slow consumer would hold up the other commands of its helper.</summary>
    public static bool Serves(ExecRequest request) =>
        request is { Reuse: true, InputStream: null, OutputStream: null, OnOutputLine: null, OnErrorLine: null }
        && (request.Input?.Length ?? 0) <= LargestInput
        && !request.Command.Concat(request.Environment?.Values ?? []).Any(a => a.Contains('\0', StringComparison.Ordinal));

    /// <summary>Runs the command; null when this container has no means to.</summary>
    public async Task<ExecResult?> RunAsync(string container, ExecRequest request, CancellationToken token)
    {
        var key = (container, request.User);
        if (Take(key) is not { } helper)
        {
            return null;
        }

        try
        {
            if (await helper.Ready.WaitAsync(token).ConfigureAwait(false))
            {
                return await helper.RunAsync(request, token).ConfigureAwait(false);
            }

            lock (_helpers)
            {
                _without.Add(key);
            }

            return null;
        }
        finally
        {
            helper.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _sweep.DisposeAsync().ConfigureAwait(false);
        await EndAsync(_ => true).ConfigureAwait(false);
    }

    private KeptHelper? Take((string Container, string? User) key)
    {
        lock (_helpers)
        {
            if (_without.Contains(key))
            {
                return null;
            }

            if (!_helpers.TryGetValue(key, out var helper) || helper.IsOver)
            {
                _helpers[key] = helper = new KeptHelper(_runner, key.Container, key.User);
            }

            helper.Hold();
            return helper;
        }
    }

    private void Sweep() => _ = EndAsync(h => h.IsOver || h.IdleFor > IdleLimit);

    private async Task EndAsync(Func<KeptHelper, bool> which)
    {
        KeyValuePair<(string, string?), KeptHelper>[] ended;
        lock (_helpers)
        {
            ended = _helpers.Where(h => which(h.Value)).ToArray();
            foreach (var (key, _) in ended)
            {
                _helpers.Remove(key);
            }
        }

        await Task.WhenAll(ended.Select(h => h.Value.DisposeAsync().AsTask())).ConfigureAwait(false);
    }
}

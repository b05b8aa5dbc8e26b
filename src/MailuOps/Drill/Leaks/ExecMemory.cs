using MailuOps.Engine;

namespace MailuOps.Drill.Leaks;

/// <summary>
/// The commands that were run by exec since a time. An engine remembers little, and health checks alone fill that within minutes: so it is asked
/// again and again, and where it has forgotten something in between, that is told.
/// </summary>
internal sealed class ExecMemory(IDockerEngine engine, DateTimeOffset since) : IDisposable
{
    // A short command alone makes three events, and several drills run them one after the other.
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Overlap = TimeSpan.FromSeconds(1);
    private readonly HashSet<EngineExecRecord> _records = [];
    private readonly SemaphoreSlim _looking = new(1);
    private DateTimeOffset _until = since;
    private Timer? _beat;
    private bool _ended;

    /// <summary>All that was seen.</summary>
    public IReadOnlyCollection<EngineExecRecord> Records => _records;

    /// <summary>The first stretch of time that the engine has forgotten; null: none.</summary>
    public (DateTimeOffset From, DateTimeOffset To)? Gap { get; private set; }

    /// <summary>Looks by itself from now on, until a look is asked for.</summary>
    public void Begin() => _beat ??= new Timer(_ => _ = TryLookAsync(), null, Beat, Beat);

    /// <summary>Takes over what is new.</summary>
    public async Task LookAsync(CancellationToken token)
    {
        Dispose();
        _ended = true;
        await TakeAsync(false, token).ConfigureAwait(false);
    }

    /// <summary>The same, and goes on; an engine that does not answer just now is asked the next time.</summary>
    internal async Task TryLookAsync()
    {
        try
        {
            await TakeAsync(true, CancellationToken.None).ConfigureAwait(false);
        }
        catch (MailuOpsException)
        {
            // The time that it covers goes on from where it was.
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _beat?.Dispose();

    private async Task TakeAsync(bool again, CancellationToken token)
    {
        // An engine that is slow is not asked by several at once.
        if (!await _looking.WaitAsync(again ? TimeSpan.Zero : Timeout.InfiniteTimeSpan, token).ConfigureAwait(false))
        {
            return;
        }

        try
        {
            if (again && _ended)
            {
                return;
            }

            var now = DateTimeOffset.Now;
            var found = await engine.ReadExecRecordsAsync(_until, token).ConfigureAwait(false);
            _records.UnionWith(found.Records);
            if (found.From > _until)
            {
                Gap ??= (_until, found.From);
            }

            _until = now - Overlap;
        }
        finally
        {
            _looking.Release();
        }
    }
}

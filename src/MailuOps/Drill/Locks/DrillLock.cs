using System.Text.Json;
using MailuOps.Engine;
using MailuOps.Mail;

namespace MailuOps.Drill.Locks;

/// <summary>
/// One drill a stack at a time. The lock is a note in the Swarm, so that every client of every manager meets it and it outlives the
/// client; beside it stands the journal, written anew at each stage and each minute as a sign of life. Without one for
/// <see cref="Patience"/> the client is taken for dead.
/// </summary>
internal sealed class DrillLock : IAsyncDisposable
{
    /// <summary>Several signs of life long, since an engine may be out of reach for a while.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private const string LockLabel = "mailuops.lock";
    private const string JournalLabel = "mailuops.journal";
    private static readonly TimeSpan Beat = TimeSpan.FromMinutes(1);

    private readonly INoteBoard _notes;
    private readonly SemaphoreSlim _writing = new(1);
    private readonly Timer _beat;
    private DrillJournal _journal;
    private int _count;
    private bool _released;

    private DrillLock(INoteBoard notes, DrillJournal journal)
    {
        _notes = notes;
        _journal = journal;
        _beat = new Timer(_ => _ = SignAsync(), null, Beat, Beat);
    }

    /// <summary>Takes the lock, or fails with MailuOps.DrillRunning or MailuOps.DrillUnfinished.</summary>
    public static async Task<DrillLock> TakeAsync(IDockerEngine engine, DrillJournal journal, CancellationToken token)
    {
        var labels = new Dictionary<string, string> { [LockLabel] = journal.Stack };
        if (!await engine.Notes.AddAsync(new EngineNote(NameOf(journal.Stack), labels, JsonSerializer.Serialize(journal)), token).ConfigureAwait(false))
        {
            var other = (await FindAsync(engine, journal.Stack, token).ConfigureAwait(false)).FirstOrDefault();
            throw other is null ? Errors.DrillRunning(journal.Stack, "another drill", "which has just ended", TimeSpan.Zero)
                : other.Dead ? Errors.DrillUnfinished(journal.Stack, other.DrillId, other.Stage, other.Journal.Client)
                : Errors.DrillRunning(journal.Stack, other.DrillId, $"in stage {other.Stage}, by {other.Journal.Client}", other.LastSign);
        }

        return new DrillLock(engine.Notes, journal);
    }

    /// <summary>The drills that hold a lock: of one stack, or of all when null.</summary>
    public static async Task<IReadOnlyList<UnfinishedDrill>> FindAsync(IDockerEngine engine, string? stack, CancellationToken token)
    {
        var now = await engine.Notes.ReadClockAsync(token).ConfigureAwait(false);
        var journals = await engine.Notes.ListAsync(JournalLabel, stack, token).ConfigureAwait(false);
        var found = new List<UnfinishedDrill>();
        foreach (var held in await engine.Notes.ListAsync(LockLabel, stack, token).ConfigureAwait(false))
        {
            // Between two entries there may be two of them, and at the very beginning none: then the lock's own text counts.
            var newest = journals.LastOrDefault(j => j.Labels[JournalLabel] == held.Labels[LockLabel]) ?? held;
            var silence = now - newest.Created;
            found.Add(new UnfinishedDrill(JsonSerializer.Deserialize<DrillJournal>(newest.Text)!, engine.Endpoint.ToString(), silence, silence > Patience));
        }

        return found;
    }

    /// <summary>Removes the lock and the journal of a drill that is over or repaired.</summary>
    public static async Task ClearAsync(INoteBoard notes, string stack, CancellationToken token)
    {
        // The lock last: a client that dies in between leaves something to be found.
        foreach (var label in new[] { JournalLabel, LockLabel })
        {
            foreach (var note in await notes.ListAsync(label, stack, token).ConfigureAwait(false))
            {
                await notes.RemoveAsync(note.Id, token).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Notes how far the drill has come.</summary>
    public async Task WriteAsync(DrillJournal journal, CancellationToken token)
    {
        await _writing.WaitAsync(token).ConfigureAwait(false);
        try
        {
            _journal = journal;
            await WriteNextAsync(token).ConfigureAwait(false);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Gives the lock back.</summary>
    public async Task ReleaseAsync(CancellationToken token)
    {
        await _writing.WaitAsync(token).ConfigureAwait(false);
        try
        {
            _released = true;
            await ClearAsync(_notes, _journal.Stack, token).ConfigureAwait(false);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Ends the signs of life. A lock that was not given back stays, as a dead client's would.</summary>
    public async ValueTask DisposeAsync()
    {
        await _beat.DisposeAsync().ConfigureAwait(false);
        _writing.Dispose();
    }

    private async Task SignAsync()
    {
        try
        {
            await WriteAsync(_journal, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (e is MailuOpsException or ObjectDisposedException)
        {
            // The next one may get through; the stages themselves say what is wrong with the engine.
        }
    }

    private async Task WriteNextAsync(CancellationToken token)
    {
        if (_released)
        {
            return;
        }

        var labels = new Dictionary<string, string> { [JournalLabel] = _journal.Stack };
        var old = await _notes.ListAsync(JournalLabel, _journal.Stack, token).ConfigureAwait(false);
        await _notes.AddAsync(new EngineNote($"{NameOf(_journal.Stack)}.{++_count}", labels, JsonSerializer.Serialize(_journal)), token).ConfigureAwait(false);
        foreach (var note in old)
        {
            await _notes.RemoveAsync(note.Id, token).ConfigureAwait(false);
        }
    }

    /// <summary>Names of configs have at most 64 characters.</summary>
    private static string NameOf(string stack) => stack.Length <= 40 ? $"mailuops-drill-{stack}" : $"mailuops-drill-{Digests.Sha256(stack)[..40]}";
}

using System.Text.Json;
using MailuOps.Engine;
using MailuOps.Mail;

namespace MailuOps.Drill.Locks;

/// <summary>
/// One drill a stack at a time. The lock is a note in the Swarm, so that every client of every manager meets it and it outlives the
/// client; beside it stands the journal, written anew at each stage, with the signs of life.
/// </summary>
internal sealed class DrillLock : IAsyncDisposable
{
    private const string LockLabel = "mailuops.lock";
    private const string JournalLabel = "mailuops.journal";

    private readonly INoteBoard _notes;
    private readonly string _stack;
    private readonly LifeSign _sign;
    private readonly string _text;

    private DrillLock(INoteBoard notes, DrillJournal journal)
    {
        (_notes, _stack) = (notes, journal.Stack);
        _text = JsonSerializer.Serialize(journal);
        // Named after the drill too: a client that slept through its own repair must not take the next one's journal for its own.
        _sign = new LifeSign(notes, JournalLabel, _stack, n => $"{NameOf(_stack)}.{journal.DrillId[^4..]}{n}", _text);
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
            found.Add(new UnfinishedDrill(JsonSerializer.Deserialize<DrillJournal>(newest.Text)!, engine.Endpoint.ToString(), silence, silence > LifeSign.Patience));
        }

        return found;
    }

    /// <summary>Removes the lock and the journal of a drill that is over or repaired.</summary>
    public static async Task ClearAsync(INoteBoard notes, string stack, CancellationToken token)
    {
        // The lock last: a client that dies in between leaves something to be found.
        foreach (var label in new[] { JournalLabel, LockLabel })
        {
            await LifeSign.ClearAsync(notes, label, stack, token).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// MailuOps.DrillLockLost unless the lock is still this drill's: a client that was silent for too long, a machine that slept, finds that
    /// somebody has cleaned up after it, and perhaps another drill at work.
    /// </summary>
    public async Task RequireAsync(CancellationToken token)
    {
        if (!await IsOwnAsync(token).ConfigureAwait(false))
        {
            throw Errors.DrillLockLost(_stack);
        }
    }

    /// <summary>Notes how far the drill has come.</summary>
    public Task WriteAsync(DrillJournal journal, CancellationToken token) => _sign.WriteAsync(JsonSerializer.Serialize(journal), token);

    /// <summary>Gives the lock back.</summary>
    public async Task ReleaseAsync(CancellationToken token)
    {
        await _sign.EndAsync(token).ConfigureAwait(false);
        if (await IsOwnAsync(token).ConfigureAwait(false))
        {
            await ClearAsync(_notes, _stack, token).ConfigureAwait(false);
        }
        else
        {
            await _sign.ClearOwnAsync(token).ConfigureAwait(false);
        }
    }

    private async Task<bool> IsOwnAsync(CancellationToken token) => (await _notes.ListAsync(LockLabel, _stack, token).ConfigureAwait(false)).Any(n => n.Text == _text);

    /// <summary>Ends the signs of life. A lock that was not given back stays, as a dead client's would.</summary>
    public ValueTask DisposeAsync() => _sign.DisposeAsync();

    /// <summary>Names of configs have at most 64 characters.</summary>
    private static string NameOf(string stack) => stack.Length <= 40 ? $"mailuops-drill-{stack}" : $"mailuops-drill-{Digests.Sha256(stack)[..40]}";
}

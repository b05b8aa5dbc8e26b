using MailuOps.Engine;

namespace MailuOps.Drill.Locks;

/// <summary>
/// A text that a client keeps in the Swarm about its work: written anew at each change, and each minute as a sign of life. Without one
/// for <see cref="Patience"/> the client is taken for dead.
/// </summary>
internal sealed class LifeSign : IAsyncDisposable
{
    /// <summary>Several signs of life long, since an engine may be out of reach for a while.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan Beat = TimeSpan.FromMinutes(1);

    private readonly INoteBoard _notes;
    private readonly string _label;
    private readonly string _subject;
    private readonly Func<int, string> _nameOf;
    private readonly SemaphoreSlim _writing = new(1);
    private readonly Timer _beat;
    private readonly HashSet<string> _own = [];
    private string _text;
    private int _count;
    private bool _ended;

    /// <param name="notes">Where it is kept.</param>
    /// <param name="label">The label by which such notes are found.</param>
    /// <param name="subject">The label's value: what the work is about.</param>
    /// <param name="nameOf">The name of the first, second, ... note: each is a new one.</param>
    /// <param name="text">What the first sign of life says.</param>
    public LifeSign(INoteBoard notes, string label, string subject, Func<int, string> nameOf, string text)
    {
        (_notes, _label, _subject, _nameOf, _text) = (notes, label, subject, nameOf, text);
        _beat = new Timer(_ => _ = SignAsync(), null, Beat, Beat);
    }

    /// <summary>Who works here, for people.</summary>
    public static string Client => $"{Environment.UserName} on {Environment.MachineName} (process {Environment.ProcessId})";

    /// <summary>Removes all notes of a subject.</summary>
    public static async Task ClearAsync(INoteBoard notes, string label, string subject, CancellationToken token)
    {
        foreach (var note in await notes.ListAsync(label, subject, token).ConfigureAwait(false))
        {
            await notes.RemoveAsync(note.Id, token).ConfigureAwait(false);
        }
    }

    /// <summary>Puts a new text in the place of the old one.</summary>
    public Task WriteAsync(string text, CancellationToken token) => PutAsync(text, token);

    /// <summary>Writes nothing any more; the last note stays.</summary>
    public async Task EndAsync(CancellationToken token)
    {
        await _writing.WaitAsync(token).ConfigureAwait(false);
        _ended = true;
        _writing.Release();
    }

    /// <summary>Takes away what was written, and nothing of others about the same subject.</summary>
    public async Task ClearOwnAsync(CancellationToken token)
    {
        foreach (var note in (await _notes.ListAsync(_label, _subject, token).ConfigureAwait(false)).Where(n => _own.Contains(n.Name)))
        {
            await _notes.RemoveAsync(note.Id, token).ConfigureAwait(false);
        }
    }

    /// <summary>Stops the clock; does not wait for a sign that is on its way.</summary>
    public ValueTask DisposeAsync() => _beat.DisposeAsync();

    private async Task PutAsync(string? text, CancellationToken token)
    {
        await _writing.WaitAsync(token).ConfigureAwait(false);
        try
        {
            // A sign of life repeats what counts when its turn comes, not what counted when its minute was over.
            _text = text ?? _text;
            if (_ended)
            {
                return;
            }

            // The new one first: there is never none.
            var old = await _notes.ListAsync(_label, _subject, token).ConfigureAwait(false);
            var labels = new Dictionary<string, string> { [_label] = _subject };
            while (!await _notes.AddAsync(new EngineNote(_nameOf(++_count), labels, _text), token).ConfigureAwait(false))
            {
                // Somebody else's bears the name.
            }

            _own.Add(_nameOf(_count));
            foreach (var note in old.Where(n => _own.Contains(n.Name)))
            {
                await _notes.RemoveAsync(note.Id, token).ConfigureAwait(false);
            }
        }
        finally
        {
            _writing.Release();
        }
    }

    private async Task SignAsync()
    {
        try
        {
            await PutAsync(null, CancellationToken.None).ConfigureAwait(false);
        }
        catch (MailuOpsException)
        {
            // The next one may get through; the work itself says what is wrong with the engine.
        }
    }
}

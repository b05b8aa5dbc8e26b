using System.Text.Json;
using MailuOps.Engine;

namespace MailuOps.Drill.Sandboxes;

/// <summary>
/// A sandbox's signs of life: a note in the Swarm, renewed each minute. A sandbox whose last note is older than <see cref="Patience"/> and
/// not a lasting one is nobody's any more.
/// </summary>
internal sealed class SandboxLife : IAsyncDisposable
{
    public const string Label = "mailuops.sandbox";

    /// <summary>Several signs of life long, since an engine may be out of reach for a while.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan Beat = TimeSpan.FromMinutes(1);
    private readonly INoteBoard _notes;
    private readonly SemaphoreSlim _writing = new(1);
    private readonly Timer _beat;
    private int _count;
    private bool _ended;

    private SandboxLife(INoteBoard notes, SandboxNote note)
    {
        (_notes, Note) = (notes, note);
        _beat = new Timer(_ => _ = SignAsync(), null, Beat, Beat);
    }

    /// <summary>What was noted last.</summary>
    public SandboxNote Note { get; private set; }

    public static async Task<SandboxLife> BeginAsync(INoteBoard notes, SandboxNote note, CancellationToken token)
    {
        var life = new SandboxLife(notes, note);
        await life.WriteAsync(note, token).ConfigureAwait(false);
        return life;
    }

    /// <summary>The newest note of each sandbox, with its age; for those that somebody noted.</summary>
    public static async Task<IReadOnlyDictionary<string, (SandboxNote Note, TimeSpan Age)>> ReadAsync(INoteBoard notes, CancellationToken token)
    {
        var now = await notes.ReadClockAsync(token).ConfigureAwait(false);
        return (await notes.ListAsync(Label, null, token).ConfigureAwait(false))
            .GroupBy(n => n.Labels[Label])
            .ToDictionary(g => g.Key, g => (JsonSerializer.Deserialize<SandboxNote>(g.Last().Text)!, now - g.Last().Created), StringComparer.Ordinal);
    }

    /// <summary>Removes a sandbox's notes, which is the last thing to be done with it.</summary>
    public static async Task ClearAsync(INoteBoard notes, string name, CancellationToken token)
    {
        foreach (var note in await notes.ListAsync(Label, name, token).ConfigureAwait(false))
        {
            await notes.RemoveAsync(note.Id, token).ConfigureAwait(false);
        }
    }

    public async Task WriteAsync(SandboxNote note, CancellationToken token)
    {
        await _writing.WaitAsync(token).ConfigureAwait(false);
        try
        {
            if (_ended)
            {
                return;
            }

            Note = note;
            var old = await _notes.ListAsync(Label, note.Name, token).ConfigureAwait(false);
            var labels = new Dictionary<string, string> { [Label] = note.Name };
            // Names of configs have at most 64 characters.
            var name = $"mailuops-sandbox-{note.Name[Math.Max(0, note.Name.Length - 36)..]}.{Mail.Secrets.NewToken(4)}{++_count}";
            await _notes.AddAsync(new EngineNote(name, labels, JsonSerializer.Serialize(note)), token).ConfigureAwait(false);
            foreach (var previous in old)
            {
                await _notes.RemoveAsync(previous.Id, token).ConfigureAwait(false);
            }
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Ends the signs of life; the last note stays.</summary>
    public async ValueTask DisposeAsync()
    {
        await _beat.DisposeAsync().ConfigureAwait(false);
        await _writing.WaitAsync().ConfigureAwait(false);
        _ended = true;
        _writing.Release();
    }

    private async Task SignAsync()
    {
        try
        {
            await WriteAsync(Note, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (e is MailuOpsException or ObjectDisposedException)
        {
            // The next one may get through.
        }
    }
}

using System.Text.Json;
using MailuOps.Drill.Locks;
using MailuOps.Engine;

namespace MailuOps.Drill.Sandboxes;

/// <summary>A sandbox's signs of life. One whose last is older than <see cref="LifeSign.Patience"/>, and not a lasting one, is nobody's any more.</summary>
internal sealed class SandboxLife : IAsyncDisposable
{
    public const string Label = "mailuops.sandbox";

    private readonly LifeSign _sign;

    private SandboxLife(INoteBoard notes, SandboxNote note)
    {
        Note = note;
        // Names of configs have at most 64 characters.
        _sign = new LifeSign(
            notes, Label, note.Name, n => $"mailuops-sandbox-{note.Name[Math.Max(0, note.Name.Length - 36)..]}.{Mail.Secrets.NewToken(4)}{n}", JsonSerializer.Serialize(note));
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
    public static Task ClearAsync(INoteBoard notes, string name, CancellationToken token) => LifeSign.ClearAsync(notes, Label, name, token);

    public Task WriteAsync(SandboxNote note, CancellationToken token) => _sign.WriteAsync(JsonSerializer.Serialize(Note = note), token);

    /// <summary>Ends the signs of life; the last note stays.</summary>
    public async ValueTask DisposeAsync()
    {
        await _sign.DisposeAsync().ConfigureAwait(false);
        await _sign.EndAsync(CancellationToken.None).ConfigureAwait(false);
    }
}

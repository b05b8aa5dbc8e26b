using MailuOps.Engine;

namespace MailuOps.Tests;

/// <summary>Notes without a Swarm, by a clock that the test turns.</summary>
internal sealed class FakeNotes : INoteBoard
{
    private readonly List<EngineNote> _notes = [];

    /// <summary>What happens just after the next look at the notes.</summary>
    public Func<Task>? AfterLook { get; set; }

    public DateTimeOffset Now { get; set; } = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public Task<DateTimeOffset> ReadClockAsync(CancellationToken token) => Task.FromResult(Now);

    public Task<bool> AddAsync(EngineNote note, CancellationToken token)
    {
        lock (_notes)
        {
            if (_notes.Exists(n => n.Name == note.Name))
            {
                return Task.FromResult(false);
            }

            _notes.Add(note with { Id = $"id-{note.Name}", Created = Now });
            return Task.FromResult(true);
        }
    }

    public async Task<IReadOnlyList<EngineNote>> ListAsync(string label, string? value, CancellationToken token)
    {
        var found = List(label, value);
        if (AfterLook is { } then)
        {
            AfterLook = null;
            await then();
        }

        return found;
    }

    private IReadOnlyList<EngineNote> List(string label, string? value)
    {
        lock (_notes)
        {
            return [.. _notes.Where(n => n.Labels.TryGetValue(label, out var has) && (value is null || has == value)).OrderBy(n => n.Created)];
        }
    }

    public Task RemoveAsync(string id, CancellationToken token)
    {
        lock (_notes)
        {
            _notes.RemoveAll(n => n.Id == id);
        }

        return Task.CompletedTask;
    }
}

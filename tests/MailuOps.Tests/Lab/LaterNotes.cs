using MailuOps.Engine;

namespace MailuOps.Tests.Lab;

/// <summary>The real notes, with a clock that is ahead: what was noted long ago by it was noted just now.</summary>
internal sealed class LaterNotes(INoteBoard inner, TimeSpan ahead) : INoteBoard
{
    public async Task<DateTimeOffset> ReadClockAsync(CancellationToken token) => await inner.ReadClockAsync(token) + ahead;

    public Task<bool> AddAsync(EngineNote note, CancellationToken token) => inner.AddAsync(note, token);

    public Task<IReadOnlyList<EngineNote>> ListAsync(string label, string? value, CancellationToken token) => inner.ListAsync(label, value, token);

    public Task RemoveAsync(string id, CancellationToken token) => inner.RemoveAsync(id, token);
}

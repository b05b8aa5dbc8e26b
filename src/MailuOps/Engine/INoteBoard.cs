namespace MailuOps.Engine;

/// <summary>Small texts that the engine or its Swarm keeps, for every client to see: locks and journals that outlive the client.</summary>
public interface INoteBoard
{
    /// <summary>The time by the engine's own clock, to compare <see cref="EngineNote.Created"/> with.</summary>
    Task<DateTimeOffset> ReadClockAsync(CancellationToken token);

    /// <summary>Keeps a note. False: one of this name is there already. No secret belongs in it.</summary>
    Task<bool> AddAsync(EngineNote note, CancellationToken token);

    /// <summary>The notes with this label (any value when null), oldest first.</summary>
    Task<IReadOnlyList<EngineNote>> ListAsync(string label, string? value, CancellationToken token);

    /// <summary>Removes a note; one that is gone already is no error.</summary>
    Task RemoveAsync(string id, CancellationToken token);
}

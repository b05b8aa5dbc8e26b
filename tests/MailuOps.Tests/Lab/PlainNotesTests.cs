using MailuOps.Engine;

namespace MailuOps.Tests.Lab;

/// <summary>The notes of an engine without a Swarm.</summary>
public class PlainNotesTests
{
    private const string Label = "mailuops.test";

    [PlainEngineFact]
    public async Task A_name_is_taken_once_and_a_note_is_kept_as_it_was_written()
    {
        await using var plain = await PlainEngine.StartAsync();
        await using var engine = await EngineConnector.ConnectAsync(EndpointResolver.Resolve(plain.DockerHost), default);
        var notes = engine.Notes;
        var before = await notes.ReadClockAsync(default);
        // All at once: a lock that two of them hold is none.
        var taken = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => notes.AddAsync(Note("mailuops-lock", $"{{\"number\": \"{i}\\n\"}}"), default)));
        var winner = Array.IndexOf(taken, true);
        Assert.Single(taken, t => t);
        var kept = Assert.Single(await notes.ListAsync(Label, "mailu", default));
        Assert.Equal(("mailuops-lock", $"{{\"number\": \"{winner}\\n\"}}"), (kept.Name, kept.Text));
        Assert.Equal(new Dictionary<string, string> { [Label] = "mailu" }, kept.Labels);
        Assert.InRange(kept.Created, before, await notes.ReadClockAsync(default));

        Assert.True(await notes.AddAsync(Note("mailuops-lock.1", "later"), default));
        Assert.Equal(["mailuops-lock", "mailuops-lock.1"], (await notes.ListAsync(Label, null, default)).Select(n => n.Name));
        Assert.Empty(await notes.ListAsync(Label, "another", default));

        await notes.RemoveAsync(kept.Id, default);
        Assert.True(await notes.AddAsync(Note("mailuops-lock", "mine"), default));
        // Who removes what he has seen does not remove what has come in its place.
        await notes.RemoveAsync(kept.Id, default);
        Assert.Equal(["later", "mine"], (await notes.ListAsync(Label, "mailu", default)).Select(n => n.Text));
        await notes.RemoveAsync("mailuops-never-there/0", default);
    }

    private static EngineNote Note(string name, string text) => new(name, new Dictionary<string, string> { [Label] = "mailu" }, text);
}

using System.Net;
using System.Text;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace MailuOps.Engine;

/// <summary>
/// Notes as Swarm configs: kept by the managers, seen by every client, and made with a unique name or not at all. Docker.DotNet
/// cannot change one, so what changes is a new note each time.
/// </summary>
internal sealed class SwarmNotes(EngineCalls calls) : INoteBoard
{
    public Task<DateTimeOffset> ReadClockAsync(CancellationToken token) => calls.ReadClockAsync(token);

    public Task<bool> AddAsync(EngineNote note, CancellationToken token) => calls.RunAsync(
        "make a config", null,
        async c =>
        {
            var spec = new SwarmConfigSpec { Name = note.Name, Labels = new Dictionary<string, string>(note.Labels), Data = Encoding.UTF8.GetBytes(note.Text) };
            try
            {
                await c.Configs.CreateConfigAsync(new SwarmCreateConfigParameters { Config = spec }, token).ConfigureAwait(false);
                return true;
            }
            catch (DockerApiException e) when (e.StatusCode == HttpStatusCode.Conflict)
            {
                return false;
            }
        },
        token);

    public async Task<IReadOnlyList<EngineNote>> ListAsync(string label, string? value, CancellationToken token)
    {
        var found = await calls.RunAsync("list configs", null, c => c.Configs.ListConfigsAsync(token), token).ConfigureAwait(false);
        return [.. found
            .Where(f => f.Spec.Labels is { } labels && labels.TryGetValue(label, out var has) && (value is null || has == value))
            .OrderBy(f => f.CreatedAt)
            .Select(f => new EngineNote(f.Spec.Name ?? "", new Dictionary<string, string>(f.Spec.Labels), Encoding.UTF8.GetString(f.Spec.Data ?? []))
            {
                Id = f.ID, Created = f.CreatedAt is { } made ? new DateTimeOffset(DateTime.SpecifyKind(made, DateTimeKind.Utc)) : default,
            })];
    }

    public Task RemoveAsync(string id, CancellationToken token) => calls.RunAsync(
        "remove a config", null,
        async c =>
        {
            try
            {
                await c.Configs.RemoveConfigAsync(id, token).ConfigureAwait(false);
            }
            catch (DockerApiException e) when (e.StatusCode == HttpStatusCode.NotFound)
            {
                // Somebody else was first.
            }
        },
        token);
}

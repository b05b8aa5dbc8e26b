using System.Globalization;
using System.Net;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace MailuOps.Engine;

/// <summary>
/// Notes on an engine without a Swarm: the labels of empty volumes that nobody mounts. Of all that such an engine keeps for its clients, only
/// they have unique names by themselves, outlive the client and the engine, and need no image and no process. A file in the server's own
/// data would be saved with it, come back with a restore as the lock of a drill that ended long ago, and be out of reach while its service is down.
/// </summary>
internal sealed class VolumeNotes(EngineCalls calls) : INoteBoard
{
    private const string TextLabel = "mailuops.note.text";
    private const string MadeLabel = "mailuops.note.made";
    private const string MakerLabel = "mailuops.note.maker";

    public Task<DateTimeOffset> ReadClockAsync(CancellationToken token) => calls.ReadClockAsync(token);

    public async Task<bool> AddAsync(EngineNote note, CancellationToken token)
    {
        var maker = Guid.NewGuid().ToString("N");
        // The engine tells a volume's age in seconds only, which is too coarse to sort by.
        var made = (await ReadClockAsync(token).ConfigureAwait(false)).ToString("O", CultureInfo.InvariantCulture);
        var labels = new Dictionary<string, string>(note.Labels) { [TextLabel] = note.Text, [MadeLabel] = made, [MakerLabel] = maker };
        var parameters = new VolumesCreateParameters { Name = note.Name, Driver = "local", Labels = labels };
        var volume = await calls.RunAsync("make a volume", null, c => c.Volumes.CreateAsync(parameters, token), token).ConfigureAwait(false);
        // The engine makes one of a name or gives back the one that is there, one caller after the other: the mark tells whose it is.
        return MakerOf(volume) == maker;
    }

    public async Task<IReadOnlyList<EngineNote>> ListAsync(string label, string? value, CancellationToken token)
    {
        var filter = new Dictionary<string, bool> { [value is null ? label : $"{label}={value}"] = true, [MakerLabel] = true };
        var parameters = new VolumesListParameters { Filters = new Dictionary<string, IDictionary<string, bool>> { ["label"] = filter } };
        var found = await calls.RunAsync("list volumes", null, c => c.Volumes.ListAsync(parameters, token), token).ConfigureAwait(false);
        return [.. (found.Volumes ?? []).Select(ToNote).OrderBy(n => n.Created)];
    }

    public async Task RemoveAsync(string id, CancellationToken token) => await calls.RunAsync(
        "remove a volume", null,
        async c =>
        {
            try
            {
                var (name, maker) = (id[..id.LastIndexOf('/')], id[(id.LastIndexOf('/') + 1)..]);
                // Another's note may bear the name by now.
                if (MakerOf(await c.Volumes.InspectAsync(name, token).ConfigureAwait(false)) == maker)
                {
                    await c.Volumes.RemoveAsync(name, false, token).ConfigureAwait(false);
                }
            }
            catch (DockerApiException e) when (e.StatusCode == HttpStatusCode.NotFound)
            {
                // Somebody else was first.
            }
        },
        token).ConfigureAwait(false);

    private static string? MakerOf(VolumeResponse volume) => volume.Labels?.TryGetValue(MakerLabel, out var maker) == true ? maker : null;

    private static EngineNote ToNote(VolumeResponse volume)
    {
        var own = new[] { TextLabel, MadeLabel, MakerLabel };
        return new EngineNote(volume.Name, volume.Labels.Where(l => !own.Contains(l.Key)).ToDictionary(l => l.Key, l => l.Value), volume.Labels[TextLabel])
        {
            Id = $"{volume.Name}/{MakerOf(volume)}", Created = DateTimeOffset.Parse(volume.Labels[MadeLabel], CultureInfo.InvariantCulture),
        };
    }
}
